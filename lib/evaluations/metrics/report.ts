import type { ModelThresholds } from "@/lib/models/schema";
import { f64, i32, u8, u16 } from "@/lib/typed";
import type { EvaluationReport, Interval, LabelReport, ScoreName, TargetReport } from "../report-schema";
import { adviseOn, type TrainCounts } from "./advice";
import type { TargetAnswers } from "./answers";
import { USUAL_THRESHOLD } from "./apply-thresholds";
import { resampleRows, scoreIntervalOf } from "./bootstrap";
import { calibrationOf, hasScores } from "./calibration";
import { type ConfusedPair, confusedPairs } from "./confusion";
import { groupOutcomes, isCounted, type Outcomes, type Tally, tallyAll, tallyDrawn } from "./outcomes";
import { runInSlices, type Steps } from "./pace";
import { averagePrecisions, rankingPrecisions } from "./ranking";
import { countsOf, multiScores, ratio, scoresOfCounts, silentLabels, singleScores } from "./scores";

export interface ReportOptions {
  /** Of the intervals; 0 gives none. */
  resamples: number;
  /** The same seed gives the same intervals. */
  seed: number;
  /** For the advice on mixes that differ. */
  trainCounts?: readonly TrainCounts[] | undefined;
  /** What the answers were chosen by; without an entry for a target nothing is said of its thresholds. */
  thresholds?: ModelThresholds | null | undefined;
  /** Scores before calibration, in the order of the targets; null where the server does not tell them. */
  uncalibrated?: readonly (readonly (Float32Array | null)[] | null)[] | undefined;
}

type Scores = Partial<Record<ScoreName, number>>;

/** A target with what its resamples are counted from. */
interface Measured {
  answers: TargetAnswers;
  outcomes: Outcomes;
  silent: number;
  /** Of each row; null where rankings mean nothing. */
  rankings: Float64Array | null;
  groupTimes: Int32Array;
  scores: Scores;
  resampled: Map<ScoreName, number[]>;
}

/**
 * Everything that the answers to one split say: scores with intervals, labels, calibration and advice. All targets are of
 * the same rows in the same order. Lets others run every few milliseconds (by `yieldNow`, a timer unless given). Throws
 * if the targets have different numbers of rows.
 */
export function reportEvaluation(
  targets: readonly TargetAnswers[],
  options: ReportOptions,
  yieldNow?: () => Promise<void>,
): Promise<EvaluationReport> {
  if (targets.some(({ truth }) => truth.length !== targets[0]?.truth.length)) {
    throw new Error("The targets of a report have the same rows.");
  }
  return runInSlices(reportInSteps(targets, options), yieldNow);
}

function* reportInSteps(targets: readonly TargetAnswers[], options: ReportOptions): Steps<EvaluationReport> {
  const measured: Measured[] = [];
  for (const answers of targets) measured.push(yield* measure(answers));
  const right = yield* rowsAllRight(measured);
  const allRight = yield* resampleScores(measured, right, options);
  const reports: TargetReport[] = [];
  const advice: EvaluationReport["advice"] = [];
  for (const [index, target] of measured.entries()) {
    const pairs = yield* confusedPairs(target.outcomes);
    const report = yield* reportTarget(target, pairs, options, index);
    reports.push(report);
    const { labels, modelLabels } = target.answers;
    const train = options.trainCounts?.find((counts) => counts.target === report.target) ?? null;
    advice.push(...adviseOn({ report, pairs, labels, modelLabels, train }));
  }
  const { resamples, seed } = options;
  return { version: 1, targets: reports, bootstrap: { resamples, seed }, allRight, advice };
}

function* measure(answers: TargetAnswers): Steps<Measured> {
  const outcomes = yield* groupOutcomes(answers);
  const all = tallyAll(outcomes);
  const isRanked = answers.kind === "multi" && hasScores(answers);
  const measured: Measured = {
    answers,
    outcomes,
    silent: silentLabels(outcomes, all),
    rankings: isRanked ? yield* rankingPrecisions(answers) : null,
    groupTimes: new Int32Array(outcomes.groups.length),
    scores: {},
    resampled: new Map(),
  };
  measured.scores = scoresOf(measured, all, null);
  return measured;
}

/** `times` is how often each row was drawn; null is once each. */
function scoresOf({ answers, rankings, silent }: Measured, tally: Tally, times: Uint16Array | null): Scores {
  const scores = answers.kind === "single" ? singleScores(tally, silent) : multiScores(tally, silent);
  if (!rankings) return scores;
  let sum = 0;
  for (let row = 0; row < rankings.length; row++) sum += f64(rankings, row) * (times ? u16(times, row) : 1);
  return { ...scores, labelRankingAveragePrecision: ratio(sum, tally.rows) };
}

/** 1 for rows whose every target is right, 0 for the others, -1 for rows that count for none. */
function* rowsAllRight(measured: readonly Measured[]): Steps<Int8Array> {
  const right = new Int8Array(measured[0]?.answers.truth.length ?? 0).fill(-1);
  for (const { answers, outcomes } of measured) {
    yield;
    for (let row = 0; row < right.length; row++) {
      if (!isCounted(answers, row)) continue;
      const isRight = u8(outcomes.right, i32(outcomes.groupOf, row)) === 1;
      right[row] = isRight && right[row] !== 0 ? 1 : 0;
    }
  }
  return right;
}

/** Draws rows for all targets at once, and notes what each resample scores. */
function* resampleScores(measured: readonly Measured[], right: Int8Array, options: ReportOptions): Steps<Interval> {
  const shares: number[] = [];
  yield* resampleRows(right.length, options, (times) => {
    for (const target of measured) noteResample(target, times);
    const { rows, right: allRight } = countRight(right, times);
    if (rows > 0) shares.push(allRight / rows);
  });
  const all = countRight(right, null);
  return scoreIntervalOf(ratio(all.right, all.rows), shares, all.rows);
}

function noteResample(target: Measured, times: Uint16Array): void {
  const tally = tallyDrawn(target.outcomes, times, target.groupTimes);
  if (tally.rows === 0) return;
  for (const [name, value] of Object.entries(scoresOf(target, tally, times)) as [ScoreName, number][]) {
    const values = target.resampled.get(name);
    if (values) values.push(value);
    else target.resampled.set(name, [value]);
  }
}

function countRight(right: Int8Array, times: Uint16Array | null) {
  const count = { rows: 0, right: 0 };
  for (let row = 0; row < right.length; row++) {
    const isRight = right[row] ?? -1;
    const weight = times ? u16(times, row) : 1;
    if (isRight >= 0) count.rows += weight;
    if (isRight > 0) count.right += weight;
  }
  return count;
}

function* reportTarget(
  { answers, outcomes, scores, resampled }: Measured,
  pairs: readonly ConfusedPair[],
  options: ReportOptions,
  index: number,
): Steps<TargetReport> {
  const { rows } = outcomes;
  const precisions = hasScores(answers) ? yield* averagePrecisions(answers) : [];
  const intervals = (Object.entries(scores) as [ScoreName, number][]).map(([name, value]) => [
    name,
    scoreIntervalOf(value, resampled.get(name) ?? [], rows),
  ]);
  return {
    target: answers.target,
    kind: answers.kind,
    rows,
    scores: Object.fromEntries(intervals),
    labels: reportLabels(answers, outcomes, pairs, precisions, thresholdsIn(answers, options)),
    calibration: yield* calibrationOf(answers, options.uncalibrated?.[index] ?? null),
    unknownLabels: answers.labels.slice(answers.modelLabels),
  };
}

/** Each label's threshold where it has one. */
function thresholdsIn({ target, kind, labels }: TargetAnswers, { thresholds }: ReportOptions): (number | null)[] {
  const own = thresholds?.find((entry) => entry.target === target);
  if (!own) return [];
  const byLabel = new Map(own.labels);
  const others = own.default ?? (kind === "multi" ? USUAL_THRESHOLD : null);
  return labels.map((label) => byLabel.get(label) ?? others);
}

function reportLabels(
  answers: TargetAnswers,
  outcomes: Outcomes,
  pairs: readonly ConfusedPair[],
  averagePrecisions: readonly (number | null)[],
  thresholds: readonly (number | null)[],
): LabelReport[] {
  const tally = tallyAll(outcomes);
  const worst = new Map<number, ConfusedPair>();
  if (answers.kind === "single") for (const pair of pairs.toReversed()) worst.set(pair.truth, pair);
  return answers.labels.map((label, index) => {
    const counts = countsOf(tally, index);
    const { precision, recall, f1 } = scoresOfCounts(counts);
    const confused = worst.get(index);
    return {
      label,
      support: counts.truePositives + counts.falseNegatives,
      ...counts,
      trueNegatives: outcomes.rows - counts.truePositives - counts.falsePositives - counts.falseNegatives,
      precision,
      recall,
      f1,
      averagePrecision: averagePrecisions[index] ?? null,
      mostConfusedWith: confused ? { label: answers.labels[confused.predicted] ?? "", rows: confused.rows } : null,
      threshold: thresholds[index] ?? null,
    };
  });
}
