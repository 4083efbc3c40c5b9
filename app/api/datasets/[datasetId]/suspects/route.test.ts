import { describe, expect, it } from "vitest";
import { keptLabel, suspectsReport } from "@/lib/datasets/suspects-schema";
import { problem } from "@/lib/http/problem";
import { aTable } from "@/lib/testing/cleaning";
import { context, request } from "@/lib/testing/requests";
import * as kept from "./kept/route";
import * as suspects from "./route";

const ROWS = Array.from({ length: 40 }, (_, row) => [
  row % 2 === 0 ? `where is my parcel of day ${row % 5}` : `pay the invoice of day ${row % 5}`,
  (row % 2 === 0) === (row !== 20) ? "delivery" : "billing",
]);

const post = (path: string, body: unknown) =>
  request(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });

describe("suspects", () => {
  it("are looked for, kept and listed in the shapes that the browser parses", async () => {
    const datasetId = await aTable({ rows: ROWS });
    const path = `/api/datasets/${datasetId}/suspects`;
    const list = async () =>
      suspectsReport.parse(await (await suspects.GET(request(`${path}?target=label`), context({ datasetId }))).json());
    expect((await list()).found).toBeNull();
    const looked = await suspects.POST(post(path, { target: "label" }), context({ datasetId }));
    expect(looked.status).toBe(200);
    const { found } = suspectsReport.parse(await looked.json());
    expect(found?.data).toMatchObject([{ row: 20, label: "billing", suggestion: "delivery" }]);
    const answer = await kept.POST(
      post(`${path}/kept`, { target: "label", row: 20, isKept: true }),
      context({ datasetId }),
    );
    expect(keptLabel.parse(await answer.json())).toEqual({ target: "label", row: 20, isKept: true });
    expect((await list()).found).toMatchObject({ listedCount: 1, leftCount: 0, data: [] });
  });

  it.each([{ target: "none" }, {}, { target: 3 }])("refuses what makes no sense (%#)", async (body) => {
    const datasetId = await aTable({ rows: ROWS });
    const response = await suspects.POST(post(`/api/datasets/${datasetId}/suspects`, body), context({ datasetId }));
    expect(response.status).toBe(422);
    expect(problem.parse(await response.json()).code).toBe("invalid");
  });
});
