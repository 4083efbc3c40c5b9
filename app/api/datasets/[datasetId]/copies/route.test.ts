import { describe, expect, it } from "vitest";
import { conflictsReport, copiesReport } from "@/lib/datasets/profile-schema";
import { datasetRows } from "@/lib/datasets/rows-schema";
import { problem } from "@/lib/http/problem";
import { aTable } from "@/lib/testing/cleaning";
import { context, request } from "@/lib/testing/requests";
import * as conflicts from "../conflicts/route";
import * as rows from "../rows/route";
import * as copies from "./route";

const ROWS = [
  ["where is my parcel", "delivery"],
  ["Where is my parcel?", "delivery"],
  ["where is my parcel", "returns"],
];

async function ask(route: { GET: typeof copies.GET }, query: string) {
  const datasetId = await aTable({ rows: ROWS });
  return route.GET(request(`/api/datasets/${datasetId}/x${query}`), context({ datasetId }));
}

describe("GET copies, conflicts and rows", () => {
  it("answers in the shapes that the browser parses", async () => {
    const similar = copiesReport.parse(await (await ask(copies, "?similarity=0.9&limit=5")).json());
    expect(similar).toMatchObject({ similarity: 0.9, clusterCount: 1, rowCount: 3, surplusCount: 2 });
    const opposed = conflictsReport.parse(await (await ask(conflicts, "?target=label")).json());
    expect(opposed).toMatchObject({ target: "label", total: 1, data: [{ text: "where is my parcel" }] });
    const found = datasetRows.parse(await (await ask(rows, "?issue=duplicate&sort=label&direction=desc")).json());
    expect(found).toMatchObject({ total: 1, data: [{ row: 2 }] });
  });

  it.each([
    [copies, "?similarity=0.3"],
    [conflicts, "?limit=1000"],
    [conflicts, "?target=none"],
    [rows, "?sort=none"],
    [rows, "?issue=strange"],
    [rows, "?offset=-1"],
  ])("refuses what makes no sense (%#)", async (route, query) => {
    const response = await ask(route, query);
    expect(response.status).toBe(422);
    expect(problem.parse(await response.json()).code).toBe("invalid");
  });
});
