import { describe, expect, it } from "vitest";
import { problem } from "@/lib/http/problem";
import { leakReport, preparationDetail } from "@/lib/preparations/schema";
import { aDataset } from "@/lib/testing/factories";
import { context, request } from "@/lib/testing/requests";
import * as leaks from "./leaks/route";
import * as preparations from "./route";

const KEEP_ALL = { balance: { minSamples: 0, maxSamples: null } };

describe("POST /api/datasets/{id}/preparations/leaks", () => {
  it("answers with the report that the preparation then has", async () => {
    const { id } = await aDataset({ text: (label, index) => `${label} mail number ${index % 20} of the day` });
    const at = context({ datasetId: id });
    const path = `/api/datasets/${id}/preparations`;
    const response = await leaks.POST(request(`${path}/leaks`, { method: "POST", body: KEEP_ALL }), at);
    expect(response.status).toBe(200);
    const report = leakReport.parse(await response.json());
    expect(report).toMatchObject({ similarity: 0.8 });
    expect(report.actual.testRowsSameLabels).toBeGreaterThan(0);
    const made = await preparations.POST(request(path, { method: "POST", body: KEEP_ALL }), at);
    expect(preparationDetail.parse(await made.json())).toMatchObject({
      hasOutcomes: true,
      isTestLocked: false,
      summary: { leaks: report },
    });
  });

  it("says which field does not fit", async () => {
    const { id } = await aDataset();
    const body = { ...KEEP_ALL, split: { groupBy: "customer" } };
    const response = await leaks.POST(
      request(`/api/datasets/${id}/preparations/leaks`, { method: "POST", body }),
      context({ datasetId: id }),
    );
    expect(response.status).toBe(422);
    expect(problem.parse(await response.json()).fields[0]?.name).toBe("split.groupBy");
  });
});

describe("POST /api/datasets/{id}/preparations", () => {
  it("refuses a setting that there is not, rather than leave it out", async () => {
    const { id } = await aDataset();
    for (const [body, key] of [
      [{ balance: { minSample: 0 } }, "minSample"],
      [{ recipe: KEEP_ALL }, "recipe"],
    ] as const) {
      const at = context({ datasetId: id });
      const response = await preparations.POST(
        request(`/api/datasets/${id}/preparations`, { method: "POST", body }),
        at,
      );
      expect(response.status).toBe(422);
      expect(problem.parse(await response.json()).detail).toContain(`A recipe has no setting “${key}”.`);
    }
  });
});
