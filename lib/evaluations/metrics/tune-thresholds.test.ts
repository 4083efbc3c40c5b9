import { describe, expect, it } from "vitest";
import type { TargetAnswers } from "./answers";
import { tuneThresholds } from "./tune-thresholds";

/** Rows of a target of several labels from [score of each label], [true labels]. */
function multi(labels: string[], rows: readonly (readonly [readonly number[], readonly number[]])[]): TargetAnswers {
  return {
    target: "topics",
    kind: "multi",
    labels,
    modelLabels: labels.length,
    truth: rows.map(([, truth]) => truth),
    predicted: rows.map(() => []),
    scores: rows.map(([scores]) => Float32Array.from(scores)),
  };
}

function single(rows: readonly (readonly [readonly number[], number])[]): TargetAnswers {
  return {
    ...multi(
      ["a", "b"],
      rows.map(([scores, truth]) => [scores, [truth]]),
    ),
    kind: "single",
  };
}

function times<T>(count: number, item: T): T[] {
  return Array.from({ length: count }, () => item);
}

describe("tuneThresholds of several labels", () => {
  const often = [...times(60, [[0.3, 0.1], [0]] as const), ...times(60, [[0.2, 0.1], []] as const)];
  const rare = [...times(10, [[0.1, 0.45], [1]] as const), ...times(10, [[0.1, 0.35], []] as const)];
  const rows = [...often, ...rare].map(([scores, truth]) => [[...scores], [...truth]] as const);

  it("gives labels with enough rows their own, and one to all others", () => {
    expect(tuneThresholds(multi(["often", "rare"], rows), { kind: "f1" })).toEqual({
      // Everything above 0.2 up to 0.3 is equally good: the nearest to 0.5.
      labels: [["often", 0.3]],
      default: 0.45,
    });
    expect(tuneThresholds(multi(["often", "rare"], rows), { kind: "f1" }, { minPositives: 5 }).labels).toEqual([
      ["often", 0.3],
      ["rare", 0.45],
    ]);
  });

  it("finds the lowest threshold that is precise enough", () => {
    const tuned = tuneThresholds(multi(["often", "rare"], rows), { kind: "precision", atLeast: 0.9 });
    expect(tuned).toEqual({ labels: [["often", 0.21]], default: 0.36 });
  });

  it("takes the most precise where none is precise enough", () => {
    const noisy = [...times(6, [[0.8], [0]]), ...times(4, [[0.8], []]), ...times(5, [[0.4], []])] as [
      number[],
      number[],
    ][];
    expect(tuneThresholds(multi(["a"], noisy), { kind: "precision", atLeast: 0.99 }).default).toBe(0.41);
  });

  it("keeps 0.5 where no row has a label", () => {
    expect(tuneThresholds(multi(["a"], [[[0.9], []]]), { kind: "f1" })).toEqual({ default: 0.5, labels: [] });
  });
});

describe("tuneThresholds of one label", () => {
  it("leaves unanswered what is mostly wrong", () => {
    const rows = [...times(8, [[0.9, 0.1], 0]), ...times(8, [[0.6, 0.4], 1]), ...times(2, [[0.6, 0.4], 0])] as [
      number[],
      number,
    ][];
    expect(tuneThresholds(single(rows), { kind: "precision", atLeast: 0.95 })).toEqual({ default: 0.61, labels: [] });
    expect(tuneThresholds(single(rows), { kind: "f1" }).default).toBe(0.61);
  });

  it("answers always where that is best", () => {
    const rows: [number[], number][] = times(5, [[0.9, 0.1], 0]);
    expect(tuneThresholds(single(rows), { kind: "f1" }).default).toBeNull();
    expect(tuneThresholds(single(rows), { kind: "precision", atLeast: 0.9 }).default).toBeNull();
    expect(tuneThresholds(single([]), { kind: "f1" }).default).toBeNull();
  });
});
