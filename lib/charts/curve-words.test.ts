import { describe, expect, it } from "vitest";
import { bestOf, findOverfitting, formatCurveValue, sayCurves, sayCutOff, sayOverfitting } from "./curve-words";
import { type Better, type Curve, type CurveUnit, prepareCurves } from "./curves";

const curve = (
  kind: Curve["kind"],
  name: string,
  points: Record<number, number | null>,
  run: string | null = null,
): Curve => ({
  id: `${run}/${name}`,
  run,
  name,
  colour: "red",
  dash: "solid",
  kind,
  steps: Object.keys(points).map(Number),
  values: Object.values(points),
});

function say(curves: Curve[], noun: string, unit: CurveUnit, better: Better, scale: "linear" | "log" = "linear") {
  return sayCurves(prepareCurves({ key: "k", title: "t", noun, unit, better, curves }, { smoothing: 0, scale }), noun);
}

describe("sayCurves", () => {
  it("names best and last with the step of each", () => {
    const score = curve("evaluated", "intent", { 60: 0.7, 180: 0.91, 200: 0.9 });
    expect(say([score], "macro-F1", "share", "higher")).toEqual([
      "Best macro-F1 0.910 at step 180; last 0.900 at step 200.",
    ]);
  });

  it("has no best of what is measured with every step, and says when the last is the best", () => {
    const train = curve("measured", "Training", { 1: 0.5, 2: 0.25 });
    const valid = curve("evaluated", "Validation", { 1: 0.5, 2: 0.4 });
    expect(say([train, valid], "loss", "loss", "lower")).toEqual([
      "Last training loss 0.25 at step 2.",
      "Best validation loss 0.4 at step 2, its last.",
    ]);
  });

  it("says whose value it is where several runs share a chart, and keeps silent about curves without one", () => {
    const scores = [curve("evaluated", "intent", { 1: 0.5 }, "first"), curve("evaluated", "intent", {}, "second")];
    expect(say(scores, "macro-F1", "share", "higher")).toEqual([
      "first: best intent macro-F1 0.500 at step 1, its last.",
    ]);
  });

  it("counts what a log scale cannot show", () => {
    expect(say([curve("measured", "Learning rate", { 1: 0, 2: 4e-5 })], "learning rate", "rate", null, "log")).toEqual([
      "Last learning rate 0.00004 at step 2.",
      "1 value at zero or below cannot stand on a log scale.",
    ]);
  });
});

describe("bestOf", () => {
  it("is the earliest of equals, a score of zero being a score", () => {
    const scores = curve("evaluated", "s", { 1: 0, 2: 0.5, 3: 0.5, 4: null });
    expect(bestOf(scores, "higher")).toEqual({ step: 2, value: 0.5 });
    expect(bestOf(scores, "lower")).toEqual({ step: 1, value: 0 });
    expect(bestOf(scores, null)).toBeNull();
  });
});

/** A training loss that falls by half over 100 steps, or stays. */
const falling = curve(
  "measured",
  "Training",
  Object.fromEntries(Array.from({ length: 101 }, (_, step) => [step, 2 - step / 100])),
);
const flat = curve("measured", "Training", Object.fromEntries(Array.from({ length: 101 }, (_, step) => [step, 1])));

describe("findOverfitting", () => {
  const rising = curve("evaluated", "Validation", { 20: 1, 40: 0.8, 60: 0.9, 80: 1, 100: 1.1 });

  it("is a validation that gets worse while the training loss falls", () => {
    expect(findOverfitting(falling, rising)).toEqual({ step: 40, isOverfitting: true });
    expect(sayOverfitting(findOverfitting(falling, rising))).toBe(
      "Validation loss stopped improving at step 40 while training loss kept falling: over-fitting from there.",
    );
  });

  it("is not over-fitting while training gets no better either, or validation only stays", () => {
    const level = curve("evaluated", "Validation", { 40: 0.8, 60: 0.801, 80: 0.802, 100: 0.8 });
    expect(findOverfitting(flat, rising)).toEqual({ step: 40, isOverfitting: false });
    expect(findOverfitting(falling, level)).toEqual({ step: 40, isOverfitting: false });
    expect(sayOverfitting({ step: 40, isOverfitting: false })).toBe("Validation loss stopped improving at step 40.");
  });

  it("needs two later evaluations to say anything", () => {
    expect(findOverfitting(falling, curve("evaluated", "Validation", { 40: 0.8, 60: 0.9 }))).toBeNull();
    expect(findOverfitting(falling, curve("evaluated", "Validation", {}))).toBeNull();
    expect(sayOverfitting(null)).toBeNull();
  });
});

describe("formats", () => {
  it("writes shares with three decimals, losses by magnitude and rates as settings do", () => {
    expect(formatCurveValue(0.9, "share")).toBe("0.900");
    expect(formatCurveValue(0.123456, "loss")).toBe("0.1235");
    expect(formatCurveValue(4e-5, "rate")).toBe("0.00004");
    expect(formatCurveValue(3.85234e-7, "rate")).toBe("3.852e-7");
  });

  it.each([
    [0, "lower", null],
    [1, "lower", "1 outlier above the chart's edge is cut off."],
    [7, "higher", "7 outliers below the chart's edge are cut off."],
  ] as const)("%i cut off", (count, better, words) => {
    expect(sayCutOff(count, better)).toBe(words);
  });
});
