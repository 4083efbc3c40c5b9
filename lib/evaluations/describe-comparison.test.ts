import { describe, expect, it } from "vitest";
import { describeComparison, verdictOf } from "./describe-comparison";
import type { Comparison } from "./schema";

const comparison = (change: Partial<Comparison>): Comparison => ({
  id: "ev_2",
  isSameRows: true,
  rows: 400,
  accuracyBefore: 0.85,
  accuracy: 0.89,
  accuracyDifference: null,
  macroF1Difference: null,
  pValue: 0.09,
  fixed: 47,
  broken: 31,
  labels: [],
  ...change,
});

describe("describeComparison", () => {
  it.each([
    [{}, "47 rows fixed, 31 broken, McNemar's p = 0.09: not clearly better or worse."],
    [{ pValue: 0.0004 }, "47 rows fixed, 31 broken, McNemar's p < 0.001: clearly better."],
    [{ fixed: 1, broken: 20, pValue: 0.002 }, "1 row fixed, 20 broken, McNemar's p = 0.002: clearly worse."],
    [{ fixed: 3, broken: 2, pValue: 1 }, "3 rows fixed, 2 broken, McNemar's p = 1.00: not clearly better or worse."],
    [{ fixed: 0, broken: 0, pValue: 1 }, "Right and wrong on the same rows."],
    [
      { isSameRows: false, rows: 200 },
      "On the 200 rows that both answered: right on 89.0%, the first on 85.0%. 47 rows fixed, 31 broken, McNemar's p = 0.09: not clearly better or worse.",
    ],
    [{ isSameRows: false, rows: null, fixed: null, broken: null, pValue: null }, "On other rows: it is not ranked."],
  ])("%j", (change, words) => {
    expect(describeComparison(comparison(change))).toBe(words);
  });

  it("calls a difference at the limit unclear", () => {
    expect(verdictOf(comparison({ pValue: 0.05 }))).toBe("unclear");
  });
});
