import { i32, u8 } from "@/lib/typed";
import type { Interval } from "../report-schema";
import type { TargetAnswers } from "./answers";
import { intervalOf, resampleRows } from "./bootstrap";
import { mcnemarP } from "./mcnemar";
import { groupOutcomes, isCounted, type Outcomes, type Tally, tallyAll, tallyDrawn } from "./outcomes";
import { runInSlices, type Steps } from "./pace";
import { countsOf, macroF1Of, ratio, scoresOfCounts, silentLabels } from "./scores";

export interface AnswerComparison {
  /** Share of the rows that each has right. */
  accuracyBefore: number;
  accuracy: number;
  /** Second minus first, with the interval of drawing the same rows for both. */
  accuracyDifference: Interval;
  macroF1Difference: Interval;
  /** McNemar's, of the rows that only one of them has right. */
  pValue: number;
  /** Rows that the first has wrong and the second right, and the other way round. */
  fixed: number[];
  broken: number[];
  /** Of every label that either knows, the greatest change of F1 first. */
  labels: { label: string; support: number; f1: number; f1Before: number }[];
}

interface Side {
  outcomes: Outcomes;
  all: Tally;
  silent: number;
  groupTimes: Int32Array;
}

/**
 * What the second answers do better and worse than the first, on the same rows in the same order. Their labels may come in
 * another order, and one may know more. Lets others run every few milliseconds. Throws if the rows cannot be the same.
 */
export function compareAnswers(
  first: TargetAnswers,
  second: TargetAnswers,
  options: { resamples: number; seed: number },
  yieldNow?: () => Promise<void>,
): Promise<AnswerComparison> {
  if (first.truth.length !== second.truth.length || first.kind !== second.kind) {
    throw new Error("Only answers to the same rows can be compared.");
  }
  return runInSlices(compareInSteps(first, second, options), yieldNow);
}

function* compareInSteps(
  first: TargetAnswers,
  second: TargetAnswers,
  options: { resamples: number; seed: number },
): Steps<AnswerComparison> {
  const before = yield* sideOf(first);
  const after = yield* sideOf(second);
  const { fixed, broken } = changedRows(first, before.outcomes, after.outcomes);
  const accuracies: number[] = [];
  const macroF1s: number[] = [];
  yield* resampleRows(first.truth.length, options, (times) => {
    const [was, is] = [before, after].map((side) => tallyDrawn(side.outcomes, times, side.groupTimes)) as [
      Tally,
      Tally,
    ];
    if (was.rows === 0) return;
    accuracies.push((is.right - was.right) / was.rows);
    macroF1s.push(macroF1Of(is, after.silent) - macroF1Of(was, before.silent));
  });
  const { rows } = before.outcomes;
  const macroF1 = macroF1Of(after.all, after.silent) - macroF1Of(before.all, before.silent);
  return {
    accuracyBefore: ratio(before.all.right, rows),
    accuracy: ratio(after.all.right, rows),
    accuracyDifference: intervalOf(ratio(after.all.right - before.all.right, rows), accuracies, rows),
    macroF1Difference: intervalOf(macroF1, macroF1s, rows),
    pValue: mcnemarP(fixed.length, broken.length),
    fixed,
    broken,
    labels: changedLabels(first.labels, before.all, second.labels, after.all),
  };
}

function* sideOf(answers: TargetAnswers): Steps<Side> {
  const outcomes = yield* groupOutcomes(answers);
  const all = tallyAll(outcomes);
  return { outcomes, all, silent: silentLabels(outcomes, all), groupTimes: new Int32Array(outcomes.groups.length) };
}

function changedRows(answers: TargetAnswers, before: Outcomes, after: Outcomes) {
  const isRight = ({ right, groupOf }: Outcomes, row: number) => u8(right, i32(groupOf, row)) === 1;
  const fixed: number[] = [];
  const broken: number[] = [];
  for (let row = 0; row < answers.truth.length; row++) {
    if (!isCounted(answers, row)) continue;
    const was = isRight(before, row);
    const is = isRight(after, row);
    if (is && !was) fixed.push(row);
    if (was && !is) broken.push(row);
  }
  return { fixed, broken };
}

function changedLabels(
  labelsBefore: readonly string[],
  before: Tally,
  labelsAfter: readonly string[],
  after: Tally,
): AnswerComparison["labels"] {
  const wasAt = new Map(labelsBefore.map((label, index) => [label, index]));
  const isAt = new Map(labelsAfter.map((label, index) => [label, index]));
  const at = (tally: Tally, index: number | undefined) =>
    index === undefined ? { truePositives: 0, falsePositives: 0, falseNegatives: 0 } : countsOf(tally, index);
  return [...new Set([...labelsBefore, ...labelsAfter])]
    .map((label) => {
      const was = at(before, wasAt.get(label));
      const is = at(after, isAt.get(label));
      const support = Math.max(was.truePositives + was.falseNegatives, is.truePositives + is.falseNegatives);
      return { label, support, f1: scoresOfCounts(is).f1, f1Before: scoresOfCounts(was).f1 };
    })
    .sort((a, b) => Math.abs(b.f1 - b.f1Before) - Math.abs(a.f1 - a.f1Before));
}
