import { describe, expect, it } from "vitest";
import type { TargetAnswers } from "./answers";
import { compareAnswers } from "./compare";

function answers(labels: string[], truth: string[], given: (string | null)[]): TargetAnswers {
  const indexOf = (label: string) => labels.indexOf(label);
  return {
    target: "intent",
    kind: "single",
    labels,
    modelLabels: labels.length,
    truth: truth.map((label) => [indexOf(label)]),
    predicted: given.map((label) => (label === null ? [] : [indexOf(label)])),
    scores: given.map(() => null),
  };
}

const options = { resamples: 500, seed: 9 };

describe("compareAnswers", () => {
  it("compares by the labels' names, whatever their order", async () => {
    const truth = ["a", "a", "b", "b", "c"];
    const first = answers(["a", "b", "c"], truth, ["a", "b", "b", "b", null]);
    const second = answers(["c", "b", "a"], truth, ["a", "a", "b", "c", "c"]);
    const compared = await compareAnswers(first, second, options);
    expect(compared).toMatchObject({ fixed: [1, 4], broken: [3], pValue: 1 });
    expect(compared.accuracyDifference.value).toBeCloseTo(0.2, 12);
    expect(compared.labels.find(({ label }) => label === "a")).toEqual({
      label: "a",
      support: 2,
      f1: 1,
      f1Before: 2 / 3,
    });
    expect(compared.labels.map(({ label }) => label)).toEqual(["c", "a", "b"]);
  });

  it("is sure of a great difference on many rows", async () => {
    const truth = Array.from({ length: 400 }, (_, row) => (row % 2 === 0 ? "a" : "b"));
    const first = answers(
      ["a", "b"],
      truth,
      truth.map((label, row) => (row % 5 === 0 ? (label === "a" ? "b" : "a") : label)),
    );
    const second = answers(["a", "b"], truth, truth);
    const { accuracyDifference, pValue, fixed } = await compareAnswers(first, second, options);
    expect(fixed).toHaveLength(80);
    expect(accuracyDifference.low).toBeGreaterThan(0.15);
    expect(accuracyDifference.high).toBeLessThan(0.25);
    expect(pValue).toBeLessThan(1e-10);
  });

  it("refuses other rows", () => {
    const first = answers(["a"], ["a"], ["a"]);
    expect(() => compareAnswers(first, answers(["a"], ["a", "a"], ["a", "a"]), options)).toThrow("same rows");
  });
});
