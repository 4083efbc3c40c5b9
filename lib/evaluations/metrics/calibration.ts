import { f32, f64, i32 } from "@/lib/typed";
import type { CalibrationReport } from "../report-schema";
import type { TargetAnswers } from "./answers";
import { bestLabel } from "./apply-thresholds";
import { isCounted } from "./outcomes";
import type { Steps } from "./pace";
import { ratio } from "./scores";

const ROWS_PER_STEP = 1_000;
const CALIBRATION_BINS = 15;
const HISTOGRAM_BINS = 20;

type Scores = readonly (Float32Array | null)[];

/** Scores in bins of equal width from 0 to 1: each holds its lower edge, the last one 1 as well. */
class Bins {
  readonly rows: Int32Array;
  readonly right: Int32Array;
  readonly scoreSum: Float64Array;

  constructor(readonly count: number) {
    this.rows = new Int32Array(count);
    this.right = new Int32Array(count);
    this.scoreSum = new Float64Array(count);
  }

  add(score: number, isRight: boolean): void {
    const bin = Math.min(this.count - 1, Math.max(0, Math.floor(score * this.count)));
    this.rows[bin] = i32(this.rows, bin) + 1;
    this.scoreSum[bin] = f64(this.scoreSum, bin) + score;
    if (isRight) this.right[bin] = i32(this.right, bin) + 1;
  }

  /** How far scores are from the share that is right, in the mean over all that were added. */
  error(): number {
    let gap = 0;
    let rows = 0;
    for (let bin = 0; bin < this.count; bin++) {
      gap += Math.abs(f64(this.scoreSum, bin) - i32(this.right, bin));
      rows += i32(this.rows, bin);
    }
    return ratio(gap, rows);
  }

  edges(bin: number) {
    return { low: bin / this.count, high: (bin + 1) / this.count };
  }

  calibration(): CalibrationReport["bins"] {
    return Array.from({ length: this.count }, (_, bin) => ({
      ...this.edges(bin),
      rows: i32(this.rows, bin),
      confidence: ratio(f64(this.scoreSum, bin), i32(this.rows, bin)),
      right: ratio(i32(this.right, bin), i32(this.rows, bin)),
    })).filter((bin) => bin.rows > 0);
  }

  histogram(): CalibrationReport["histogram"] {
    return Array.from({ length: this.count }, (_, bin) => {
      const right = i32(this.right, bin);
      return { ...this.edges(bin), right, wrong: i32(this.rows, bin) - right };
    });
  }
}

/** Whether there are scores at all: those of a chat model are 0 and 1 and tell no confidence. */
export function hasScores({ scores }: Pick<TargetAnswers, "scores">): boolean {
  return scores.some((row) => row?.some((score) => score > 0 && score < 1));
}

/**
 * How far scores can be believed. For a target of one label the score of the answer, or of the best label where the answer
 * is "I don't know"; for several labels every score of every row. The histogram counts each row once: for several labels
 * by its highest score, right where its whole set is. Rows without scores are left out. Null where nothing has a score.
 */
export function* calibrationOf(answers: TargetAnswers, uncalibrated: Scores | null): Steps<CalibrationReport | null> {
  if (!hasScores(answers)) return null;
  const bins = yield* binScores(answers, answers.scores);
  const histogram = new Bins(HISTOGRAM_BINS);
  for (let row = 0; row < answers.truth.length; row++) {
    if (row % ROWS_PER_STEP === 0) yield;
    const scores = answers.scores[row];
    if (scores && isCounted(answers, row)) addToHistogram(histogram, answers, row, scores);
  }
  return {
    expectedCalibrationError: bins.error(),
    uncalibratedError: uncalibrated ? (yield* binScores(answers, uncalibrated)).error() : null,
    bins: bins.calibration(),
    histogram: histogram.histogram(),
  };
}

function addToHistogram(histogram: Bins, answers: TargetAnswers, row: number, scores: Float32Array): void {
  const truth = answers.truth[row] ?? [];
  const predicted = answers.predicted[row] ?? [];
  if (answers.kind === "single") {
    const label = answeredLabel(answers, row, scores);
    if (label >= 0) histogram.add(f32(scores, label), truth.includes(label));
  } else if (scores.length > 0) {
    const isRight = truth.length === predicted.length && truth.every((label) => predicted.includes(label));
    histogram.add(f32(scores, bestLabel(scores)), isRight);
  }
}

function answeredLabel({ predicted }: TargetAnswers, row: number, scores: Float32Array): number {
  const given = predicted[row]?.[0];
  return given !== undefined && given < scores.length ? given : bestLabel(scores);
}

function* binScores(answers: TargetAnswers, scores: Scores): Steps<Bins> {
  const bins = new Bins(CALIBRATION_BINS);
  for (let row = 0; row < answers.truth.length; row++) {
    if (row % ROWS_PER_STEP === 0) yield;
    const rowScores = scores[row];
    if (!rowScores || !isCounted(answers, row)) continue;
    const truth = answers.truth[row] ?? [];
    if (answers.kind === "multi") {
      for (let label = 0; label < rowScores.length; label++) bins.add(f32(rowScores, label), truth.includes(label));
      continue;
    }
    const label = answeredLabel(answers, row, rowScores);
    if (label >= 0) bins.add(f32(rowScores, label), truth.includes(label));
  }
  return bins;
}
