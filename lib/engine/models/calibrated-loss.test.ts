import { describe, expect, it } from "vitest";
import { packLabels } from "../data/label-rows";
import { calibratedLoss } from "./calibrated-loss";
import type { Segment } from "./segments";

const softmax: Segment = { mode: "softmax", start: 0, count: 2, padded: 4, weight: 1 };
const sigmoid: Segment = { mode: "sigmoid", start: 0, count: 2, padded: 4, weight: 1 };

/** Three rows in four are right, by `margin`. */
const rows = (margin: number) =>
  [0, 0, 0, 1].map((wrong) => Float64Array.of(wrong ? 0 : margin, wrong ? margin : 0, 0, 0));
const labels = packLabels(Array(4).fill([[0]]), 1);

describe("calibratedLoss", () => {
  it("is the entropy of a model that knows how often it is right, however sure its logits are", () => {
    const entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    for (const temperature of [0.5, 1, 2, 4]) {
      // The right margin is ln 3.
      expect(calibratedLoss(rows(Math.log(3) * temperature), labels, [softmax])).toBeCloseTo(entropy, 9);
    }
    expect(calibratedLoss(rows(30), labels, [softmax])).toBeGreaterThan(entropy);
  });

  it("adds targets up by their weights, and passes over rows without a label", () => {
    const one = calibratedLoss(rows(2), labels, [softmax]);
    expect(calibratedLoss(rows(2), labels, [{ ...softmax, weight: 0.5 }])).toBeCloseTo(one / 2, 12);
    expect(calibratedLoss(rows(2), labels, [{ ...softmax, weight: 0 }])).toBe(0);
    const unlabelled = packLabels([[[0]], [[0]], [[0]], [[]]], 1);
    expect(calibratedLoss(rows(2), unlabelled, [softmax])).toBeLessThan(one);
  });

  it("is the mean over the labels where each stands alone", () => {
    // Logits 0: every label is as likely as not.
    expect(calibratedLoss([new Float64Array(4)], packLabels([[[0]]], 1), [sigmoid])).toBeCloseTo(Math.log(2), 12);
  });
});
