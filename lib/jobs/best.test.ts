import { describe, expect, it } from "vitest";
import { aCheckpoint } from "@/lib/testing/job-detail";
import { bestEvaluations } from "./best";

const scored = (step: number, scores: number[], validLoss: number | null) =>
  aCheckpoint(step, {
    validLoss,
    targets: scores.map((macroF1, index) => ({ target: `t${index}`, macroF1, accuracy: 1, microF1: 1 })),
  });

describe("bestEvaluations", () => {
  it("is the highest mean score and the lowest loss, the earliest of equals", () => {
    const points = [
      scored(10, [0.5, 0.7], 0.4),
      scored(20, [0.9, 0.5], 0.3),
      scored(30, [0.7, 0.7], 0.3),
      aCheckpoint(40),
    ];
    expect(bestEvaluations(points)).toEqual({
      macroF1: { step: 20, value: 0.7 },
      validLoss: { step: 20, value: 0.3 },
    });
  });

  it("takes a loss of zero for no evaluation, and a score of zero for a score", () => {
    expect(bestEvaluations([scored(10, [0], 0)])).toEqual({ macroF1: { step: 10, value: 0 }, validLoss: null });
  });

  it("has nothing of a run without validation", () => {
    expect(bestEvaluations([aCheckpoint(1), aCheckpoint(2)])).toEqual({ macroF1: null, validLoss: null });
  });
});
