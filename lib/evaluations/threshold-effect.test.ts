import { describe, expect, it } from "vitest";
import type { ThresholdCurves } from "./schema";
import {
  answerEffect,
  describeDraft,
  labelEffect,
  movedThresholds,
  thresholdOf,
  withThreshold,
} from "./threshold-effect";

const steps = (at: (step: number) => number) => Array.from({ length: 101 }, (_, step) => at(step));

const curve: ThresholdCurves["labels"][number] = {
  label: "refund",
  support: 20,
  answered: steps((step) => (step <= 50 ? 40 : step <= 80 ? 10 : 0)),
  truePositives: steps((step) => (step <= 50 ? 20 : step <= 80 ? 9 : 0)),
};

describe("labelEffect", () => {
  it.each([
    [0, { answered: 40, precision: 0.5, recall: 1 }],
    [0.5, { answered: 40, precision: 0.5, recall: 1 }],
    // Scores between 0.50 and 0.51 do not reach it.
    [0.505, { answered: 10, precision: 0.9, recall: 0.45 }],
    [1, { answered: 0, precision: null, recall: 0 }],
  ])("at %d", (threshold, effect) => {
    expect(labelEffect(curve, threshold)).toEqual(effect);
  });

  it("knows no recall of a label without rows", () => {
    expect(labelEffect({ ...curve, support: 0 }, 0.2).recall).toBeNull();
  });
});

describe("answerEffect", () => {
  const overall = {
    rows: 100,
    answered: steps((step) => 100 - step),
    right: steps((step) => 90 - Math.floor(step * 0.9)),
  };

  it("says which share is answered, and which share of the answers is wrong", () => {
    expect(answerEffect({ overall }, 0)).toEqual({ answered: 1, wrong: 0.1 });
    expect(answerEffect({ overall }, 0.5)).toEqual({ answered: 0.5, wrong: 0.1 });
    expect(answerEffect({ overall }, 1)).toEqual({ answered: 0, wrong: null });
  });
});

describe("thresholds of labels", () => {
  it("are their own, else the target's, else one half", () => {
    const thresholds = { default: 0.3, labels: [["refund", 0.7]] as [string, number][] };
    expect(thresholdOf(thresholds, "refund")).toBe(0.7);
    expect(thresholdOf(thresholds, "other")).toBe(0.3);
    expect(thresholdOf({ default: null, labels: [] }, "other")).toBe(0.5);
    expect(thresholdOf(withThreshold(thresholds, "refund", 0.2), "refund")).toBe(0.2);
    expect(withThreshold(thresholds, "refund", 0.2).labels).toHaveLength(1);
  });
});

describe("movedThresholds", () => {
  const several = { kind: "multi" as const, labels: [curve, { ...curve, label: "delivery" }] };
  const one = { kind: "single" as const, labels: several.labels };

  it("counts the labels that would be chosen from another score on", () => {
    const inForce = { default: 0.25, labels: [] };
    expect(movedThresholds(several, inForce, { default: 0.5, labels: [] })).toBe(2);
    expect(movedThresholds(several, inForce, withThreshold(inForce, "refund", 0.3))).toBe(1);
    // The same said in another way, as a server has it, is no change.
    const named = [
      ["delivery", 0.25],
      ["refund", 0.250000001],
    ] as [string, number][];
    expect(movedThresholds(several, inForce, { default: 0.9, labels: named })).toBe(0);
    expect(movedThresholds(several, { default: null, labels: [] }, { default: 0.5, labels: [] })).toBe(0);
  });

  it("knows one threshold of a target of one label, which without one always gets an answer", () => {
    expect(movedThresholds(one, { default: null, labels: [] }, { default: 0, labels: [] })).toBe(0);
    expect(movedThresholds(one, { default: null, labels: [] }, { default: 0.4, labels: [] })).toBe(1);
  });
});

describe("describeDraft", () => {
  it.each([
    [0, null, "These are in force."],
    [1, null, "1 threshold moved. It holds once you save it."],
    [3, { kind: "f1" }, "Tuned for the best F1: 3 thresholds moved. They hold once you save them."],
    [0, { kind: "f1" }, "Tuned for the best F1: what is suggested is in force already."],
    [
      2,
      { kind: "precision", atLeast: 0.9 },
      "Tuned for at least 90% right: 2 thresholds moved. They hold once you save them.",
    ],
  ] as const)("says of %d moved, tuned for %j: %s", (moved, aim, words) => {
    expect(describeDraft(moved, aim)).toBe(words);
  });
});
