import { describe, expect, it } from "vitest";
import { expectedCalibrationError } from "./calibration-error";
import { f1, LabelCounts } from "./counts";
import { argMax, atLeast } from "./decide";

describe("LabelCounts", () => {
  it("measures a single-label target", () => {
    // Truth 0 0 0 1 1 2, predicted 0 0 1 1 2 2; label 3 never occurs.
    const counts = new LabelCounts(4);
    for (const [truth, predicted] of [
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
      [2, 2],
    ] as const)
      counts.add([truth], [predicted]);
    expect(counts.accuracy()).toBeCloseTo(4 / 6, 12);
    expect(counts.microF1()).toBeCloseTo(4 / 6, 12);
    // F1: 2·2/(4+0+1) = 0.8, 2·1/(2+1+1) = 0.5, 2·1/(2+1+0) = 2/3.
    expect(counts.macroF1()).toBeCloseTo((0.8 + 0.5 + 2 / 3) / 3, 12);
  });

  it("measures a multi-label target", () => {
    // Truth {0,1} {} {2}, predicted {0} {1} {2}.
    const counts = new LabelCounts(3);
    counts.add([0, 1], [0]);
    counts.add([], [1]);
    counts.add([2], [2]);
    expect(counts.accuracy()).toBeCloseTo(1 / 3, 12);
    expect(counts.microF1()).toBeCloseTo((2 * 2) / (2 * 2 + 1 + 1), 12);
    expect(counts.macroF1()).toBeCloseTo((1 + 0 + 1) / 3, 12);
  });

  it("is 0, not NaN, without rows", () => {
    const counts = new LabelCounts(2);
    expect([counts.accuracy(), counts.microF1(), counts.macroF1(), f1(0, 0, 0)]).toEqual([0, 0, 0, 0]);
  });
});

describe("decisions", () => {
  it("takes the first of equal scores, and every score at the threshold", () => {
    expect(argMax(Float64Array.of(0.2, 0.4, 0.4))).toBe(1);
    expect(atLeast(Float64Array.of(0.2, 0.5, 0.7), 0.5)).toEqual([1, 2]);
  });
});

describe("expectedCalibrationError", () => {
  it("weighs the gap of each bin by its share", () => {
    const predictions = [
      { confidence: 0.95, correct: true },
      { confidence: 0.95, correct: false },
      { confidence: 0.55, correct: true },
      { confidence: 1, correct: true },
    ];
    // Ten bins: 0.95, 0.95 and 1 share the last: |2 − 2.9| = 0.9; the other: |1 − 0.55| = 0.45; over 4 predictions.
    expect(expectedCalibrationError(predictions, 10)).toBeCloseTo((0.9 + 0.45) / 4, 12);
    expect(expectedCalibrationError([])).toBe(0);
  });
});
