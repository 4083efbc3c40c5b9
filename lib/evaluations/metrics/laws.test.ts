import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvaluationReport } from "../report-schema";
import type { TargetAnswers } from "./answers";
import { chooseByThresholds, limitsOf } from "./apply-thresholds";
import { compareAnswers } from "./compare";
import { confusionOf } from "./confusion";
import { reportEvaluation } from "./report";
import { thresholdCurvesOf } from "./threshold-curves";

const noWait = () => Promise.resolve();
const report = (answers: TargetAnswers, resamples = 0) => reportEvaluation([answers], { resamples, seed: 7 }, noWait);

interface Shape {
  kind?: "single" | "multi";
  answersAll?: boolean;
}

/** Answers with scores in hundredths, so that many tie. */
function arbitraryAnswers({ kind, answersAll = false }: Shape = {}): fc.Arbitrary<TargetAnswers> {
  return fc
    .record({
      kind: kind ? fc.constant(kind) : fc.constantFrom("single" as const, "multi" as const),
      labels: fc.integer({ min: 1, max: 6 }),
      rows: fc.integer({ min: 1, max: 25 }),
    })
    .chain((shape) => {
      const label = fc.integer({ min: 0, max: shape.labels - 1 });
      const one = fc.tuple(label);
      const some = fc.uniqueArray(label, { maxLength: shape.labels }).map((labels) => labels.sort((a, b) => a - b));
      const given =
        shape.kind === "multi" ? some : answersAll ? one : fc.oneof<fc.Arbitrary<number[]>[]>(one, fc.constant([]));
      const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: shape.rows, maxLength: shape.rows });
      const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: shape.labels, maxLength: shape.labels });
      return fc.record({
        target: fc.constant("intent"),
        kind: fc.constant(shape.kind),
        labels: fc.constant(Array.from({ length: shape.labels }, (_, index) => `label ${index}`)),
        modelLabels: fc.constant(shape.labels),
        truth: list<number[]>(shape.kind === "multi" ? some : one),
        predicted: list<number[]>(given),
        scores: list(scores.map((row) => Float32Array.from(row, (score) => score / 100))),
      });
    });
}

/** All numbers of a report, rounded where sums in another order may differ in the last digit. */
function numbersOf({ targets, allRight }: EvaluationReport) {
  return JSON.parse(
    JSON.stringify({ targets, allRight }, (_, value) => (typeof value === "number" ? Number(value.toFixed(9)) : value)),
  );
}

describe("laws of the metrics", () => {
  it("do not depend on the order of the rows", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers(), fc.infiniteStream(fc.nat()), async (answers, keys) => {
        const order = answers.truth
          .map((_, row) => ({ row, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        const moved = <T>(list: readonly T[]) => order.map(({ row }) => list[row] as T);
        const shuffled = {
          ...answers,
          truth: moved(answers.truth),
          predicted: moved(answers.predicted),
          scores: moved(answers.scores),
        };
        expect(numbersOf(await report(shuffled))).toEqual(numbersOf(await report(answers)));
        expect(await confusionOf(shuffled, noWait)).toEqual(await confusionOf(answers, noWait));
        expect(await thresholdCurvesOf(shuffled, noWait)).toEqual(await thresholdCurvesOf(answers, noWait));
      }),
    );
  });

  it("do not depend on what labels are called", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers(), async (answers) => {
        const renamed = { ...answers, labels: answers.labels.map((label) => `${label}!`) };
        const words = JSON.stringify([await report(answers, 20), await confusionOf(answers, noWait)]);
        expect(JSON.stringify([await report(renamed, 20), await confusionOf(renamed, noWait)])).toBe(
          words.replaceAll(/label \d/g, (label) => `${label}!`),
        );
      }),
    );
  });

  it("give accuracy as micro-F1 where every row of one label is answered", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers({ kind: "single", answersAll: true }), async (answers) => {
        const scores = (await report(answers)).targets[0]?.scores;
        expect(scores?.microF1?.value).toBeCloseTo(scores?.accuracy?.value ?? Number.NaN, 12);
      }),
    );
  });

  it("are from 0 to 1, inside their intervals, and the same for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers(), async (answers) => {
        const found = await report(answers, 40);
        expect(await report(answers, 40)).toEqual(found);
        for (const { value, low, high } of [found.allRight, ...Object.values(found.targets[0]?.scores ?? {})]) {
          expect(low === null).toBe(answers.truth.length < 2);
          for (const bound of [low ?? 0, high ?? 1]) expect(bound).toBeGreaterThanOrEqual(0);
          expect(value).toBeGreaterThanOrEqual(low ?? 0);
          expect(value).toBeLessThanOrEqual(high ?? 1);
          expect(high ?? 1).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it("count every row: cells sum to the answered rows, and a label's four counts to all", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers(), async (answers) => {
        const answered = answers.predicted.filter((labels) => labels.length > 0).length;
        const confusion = await confusionOf(answers, noWait);
        const sum = confusion.cells.reduce((total, [, , rows]) => total + rows, 0);
        expect(sum).toBe(answers.kind === "single" ? answered : 0);
        expect(confusion.labels.toSorted()).toEqual([...answers.labels].sort());
        for (const label of (await report(answers)).targets[0]?.labels ?? []) {
          const { truePositives, falsePositives, falseNegatives, trueNegatives } = label;
          expect(truePositives + falsePositives + falseNegatives + trueNegatives).toBe(answers.truth.length);
        }
      }),
    );
  });

  it("make thresholds and their curves agree", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswers(), fc.integer({ min: 0, max: 100 }), async (answers, step) => {
        const curves = await thresholdCurvesOf(answers, noWait);
        const limits = limitsOf(answers.labels, answers.kind, { default: step / 100, labels: [] });
        const chosen = answers.scores.map((scores) => chooseByThresholds(scores ?? [], answers.kind, limits));
        const isTrue = (row: number, label: number) => answers.truth[row]?.includes(label) ?? false;
        for (const [label, curve] of curves.labels.entries()) {
          const rows = chosen.flatMap((labels, row) => (labels.includes(label) ? [row] : []));
          expect(curve.answered[step]).toBe(rows.length);
          expect(curve.truePositives[step]).toBe(rows.filter((row) => isTrue(row, label)).length);
        }
        const isRight = (labels: number[], row: number) => labels.join() === answers.truth[row]?.join();
        expect(curves.overall.answered[step]).toBe(chosen.filter((labels) => labels.length > 0).length);
        expect(curves.overall.right[step]).toBe(chosen.filter(isRight).length);
      }),
      { numRuns: 300 },
    );
  });

  it("compare a with b as the mirror of b with a", async () => {
    const pair = arbitraryAnswers().chain((first) =>
      fc
        .shuffledSubarray(
          first.predicted.map((_, row) => row),
          { minLength: first.truth.length },
        )
        .map((rows) => ({
          first,
          second: { ...first, predicted: rows.map((row) => first.predicted[row] ?? []) },
        })),
    );
    await fc.assert(
      fc.asyncProperty(pair, async ({ first, second }) => {
        const options = { resamples: 60, seed: 3 };
        const there = await compareAnswers(first, second, options, noWait);
        const back = await compareAnswers(second, first, options, noWait);
        expect(back.pValue).toBe(there.pValue);
        expect([back.fixed, back.broken]).toEqual([there.broken, there.fixed]);
        for (const name of ["accuracyDifference", "macroF1Difference"] as const) {
          expect(back[name].value).toBeCloseTo(-there[name].value, 12);
          if (there[name].low === null) continue;
          expect(back[name].low).toBeCloseTo(-(there[name].high ?? Number.NaN), 9);
          expect(back[name].high).toBeCloseTo(-there[name].low, 9);
        }
        const mirrored = there.labels.map(({ f1, f1Before, ...label }) => ({ ...label, f1: f1Before, f1Before: f1 }));
        expect(back.labels).toEqual(mirrored);
      }),
    );
  });
});
