import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TargetAnswers } from "./answers";
import { confusionOf } from "./confusion";
import { mcnemarP } from "./mcnemar";
import { reportEvaluation } from "./report";

interface Case {
  kind: "single" | "multi";
  labels: number;
  known: number;
  truth: number[][];
  predicted: number[][];
  scores: number[][];
  expected: {
    scores: Record<string, number>;
    /** Precision, recall, F1, support. */
    labels: [number, number, number, number][];
    cells: [number, number, number][];
    averagePrecisions: (number | null)[];
    calibrationError: number;
  };
}

const fixture = JSON.parse(readFileSync(new URL("./fixtures/scikit-cases.json", import.meta.url), "utf8")) as {
  cases: Case[];
  mcnemar: { fixed: number; broken: number; p: number }[];
};

const nameOf = (label: number) => `label ${label}`;

function answersOf({ kind, labels, known, truth, predicted, scores }: Case): TargetAnswers {
  return {
    target: "intent",
    kind,
    labels: Array.from({ length: labels }, (_, label) => nameOf(label)),
    modelLabels: known,
    truth,
    predicted,
    scores: scores.map((row) => Float32Array.from(row, (score) => score / 1000)),
  };
}

function expectNear(found: number, expected: number, what: string): void {
  expect(Math.abs(found - expected), `${what}: ${found} instead of ${expected}`).toBeLessThanOrEqual(1e-9);
}

describe("metrics against scikit-learn", () => {
  it("has the cases that are promised", () => {
    const { cases } = fixture;
    expect(cases).toHaveLength(200);
    expect(cases.some(({ truth }) => truth.length === 1)).toBe(true);
    expect(cases.some(({ predicted }) => predicted.every((labels) => labels.length === 0))).toBe(true);
    expect(cases.some(({ labels, known }) => known < labels)).toBe(true);
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(["single", "multi"]));
  });

  it.each(fixture.cases.map((item, index) => [index, item] as const))("agrees on case %i", async (_, item) => {
    const { expected } = item;
    const report = await reportEvaluation([answersOf(item)], { resamples: 0, seed: 1 });
    const target = report.targets[0];
    expect(Object.keys(target?.scores ?? {}).sort()).toEqual(Object.keys(expected.scores).sort());
    for (const [name, interval] of Object.entries(target?.scores ?? {})) {
      expectNear(interval.value, expected.scores[name] ?? Number.NaN, name);
      expect(interval).toMatchObject({ low: null, high: null });
    }
    expect(target?.labels).toHaveLength(item.labels);
    for (const [label, found] of (target?.labels ?? []).entries()) {
      const [precision, recall, f1, support] = expected.labels[label] ?? [];
      expectNear(found.precision, precision ?? Number.NaN, `precision of ${label}`);
      expectNear(found.recall, recall ?? Number.NaN, `recall of ${label}`);
      expectNear(found.f1, f1 ?? Number.NaN, `F1 of ${label}`);
      expect(found.support).toBe(support);
      const area = expected.averagePrecisions[label] ?? null;
      if (area === null) expect(found.averagePrecision).toBeNull();
      else expectNear(found.averagePrecision ?? Number.NaN, area, `average precision of ${label}`);
    }
    const error = target?.calibration?.expectedCalibrationError ?? Number.NaN;
    expectNear(error, expected.calibrationError, "calibration error");
  });

  it("counts the same confusion matrices", async () => {
    for (const item of fixture.cases.filter(({ kind }) => kind === "single")) {
      const { labels, cells } = await confusionOf(answersOf(item));
      const named = cells.map(([truth, predicted, rows]) => `${labels[truth]} > ${labels[predicted]}: ${rows}`);
      const expected = item.expected.cells.map(([t, p, rows]) => `${nameOf(t)} > ${nameOf(p)}: ${rows}`);
      expect(named.sort()).toEqual(expected.sort());
    }
  });

  it.each(fixture.mcnemar)("gives $fixed fixed and $broken broken the p of scipy", ({ fixed, broken, p }) => {
    expectNear(mcnemarP(fixed, broken), p, "p");
  });
});
