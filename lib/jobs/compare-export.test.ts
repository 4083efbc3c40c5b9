import { describe, expect, it } from "vitest";
import { aCheckpoint, aJobDetail } from "@/lib/testing/job-detail";
import { compareRuns } from "./compare";
import { comparisonCsv, comparisonJson } from "./compare-export";
import type { JobDetail } from "./schema";

/** A finished run with one evaluation. */
function aRun(id: string, macroF1: number, overrides: Partial<JobDetail> = {}) {
  const targets = [{ target: "intent", accuracy: macroF1, macroF1, microF1: macroF1 }];
  const checkpoints = [aCheckpoint(20, { validLoss: 0.5, targets })];
  return { job: aJobDetail({ id, status: "SUCCESS", checkpoints, ...overrides }), preparation: null };
}

describe("the comparison as a file", () => {
  const comparison = compareRuns(
    [aRun("a", 0.6, { datasetName: '=cmd|"x", y' }), aRun("b", 0.7, { preparationId: "prep_2" })],
    { nowMs: 0 },
  );

  it("is CSV with a line a value, the steps beside the scores, and no formulas", () => {
    const lines = comparisonCsv(comparison).split("\r\n");
    expect(lines[0]).toBe('section,name,"A · =cmd|""x"", y",B · tickets');
    expect(lines).toContain('data,Dataset,"\'=cmd|""x"", y",tickets');
    expect(lines).toContain(",same rows as the baseline,yes,no");
    expect(lines).toContain('results,"Macro-F1, best",0.6,0.7');
    expect(lines).toContain('results,"Macro-F1, best, step",20,20');
    expect(lines.at(-1)).toBe("");
  });

  it("is JSON with the numbers as they are", () => {
    const { runs } = JSON.parse(comparisonJson(comparison));
    expect(runs[1]).toMatchObject({
      id: "b",
      hasRowsOfBaseline: false,
      values: { "Macro-F1, best": { value: 0.7, step: 20 }, "Learning rate": { value: 0.00004 } },
    });
  });
});
