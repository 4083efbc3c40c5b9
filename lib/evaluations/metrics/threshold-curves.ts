import { f32, i32, u8 } from "@/lib/typed";
import type { ThresholdCurves } from "../schema";
import type { TargetAnswers } from "./answers";
import { bestLabel } from "./apply-thresholds";
import { isCounted } from "./outcomes";
import { runInSlices, type Steps } from "./pace";

/** Thresholds 0, 0.01, … 1. */
const STEPS = 100;
const THRESHOLDS = STEPS + 1;

const ROWS_PER_STEP = 500;

/** Counts of rows by the highest threshold that they reach, for each of the model's labels and for the target. */
interface StepCounts {
  rows: number;
  support: Int32Array;
  /** 101 of each label. */
  answered: Int32Array;
  truePositives: Int32Array;
  overallAnswered: Int32Array;
  overallRight: Int32Array;
}

/**
 * What each threshold would give on these rows, for the model's labels. A row of a target of one label gets its best label
 * where that reaches the threshold. `overall` of a target of several: rows that get any label, and rows whose whole set is
 * right, under one threshold for all labels. Lets others run every few milliseconds.
 */
export function thresholdCurvesOf(answers: TargetAnswers, yieldNow?: () => Promise<void>): Promise<ThresholdCurves> {
  return runInSlices(thresholdCurvesInSteps(answers), yieldNow);
}

/** Same, for a caller that decides when others run. */
export function* thresholdCurvesInSteps(answers: TargetAnswers): Steps<ThresholdCurves> {
  const counts = emptyCounts(answers.modelLabels);
  const isTrue = new Uint8Array(answers.labels.length);
  for (let row = 0; row < answers.truth.length; row++) {
    if (row % ROWS_PER_STEP === 0) yield;
    if (!isCounted(answers, row)) continue;
    counts.rows += 1;
    const truth = answers.truth[row] ?? [];
    for (const label of truth) if (label < answers.modelLabels) add(counts.support, label, 1);
    const scores = answers.scores[row];
    if (!scores) continue;
    for (const label of truth) isTrue[label] = 1;
    if (answers.kind === "single") addBest(counts, scores, isTrue);
    else addAll(counts, scores, isTrue);
    for (const label of truth) isTrue[label] = 0;
  }
  const ofLabel = (all: Int32Array, label: number) => all.subarray(label * THRESHOLDS, (label + 1) * THRESHOLDS);
  return {
    target: answers.target,
    kind: answers.kind,
    labels: answers.labels.slice(0, answers.modelLabels).map((label, index) => ({
      label,
      support: i32(counts.support, index),
      truePositives: sumsFromAbove(ofLabel(counts.truePositives, index)),
      answered: sumsFromAbove(ofLabel(counts.answered, index)),
    })),
    overall: {
      rows: counts.rows,
      answered: sumsFromAbove(counts.overallAnswered),
      right: sumsFromAbove(counts.overallRight),
    },
  };
}

function emptyCounts(labels: number): StepCounts {
  return {
    rows: 0,
    support: new Int32Array(labels),
    answered: new Int32Array(labels * THRESHOLDS),
    truePositives: new Int32Array(labels * THRESHOLDS),
    overallAnswered: new Int32Array(THRESHOLDS),
    overallRight: new Int32Array(THRESHOLDS),
  };
}

/** A row of a target of one label. */
function addBest(counts: StepCounts, scores: Float32Array, isTrue: Uint8Array): void {
  const label = bestLabel(scores);
  if (label < 0) return;
  const step = highestStep(f32(scores, label));
  add(counts.answered, label * THRESHOLDS + step, 1);
  add(counts.overallAnswered, step, 1);
  if (u8(isTrue, label) === 0) return;
  add(counts.truePositives, label * THRESHOLDS + step, 1);
  add(counts.overallRight, step, 1);
}

/** A row of a target of several labels. */
function addAll(counts: StepCounts, scores: Float32Array, isTrue: Uint8Array): void {
  // The highest threshold that a wrong label reaches, and that all true ones reach; a label without a score reaches none.
  let wrong = -1;
  let right = STEPS;
  for (let label = 0; label < isTrue.length; label++) {
    const step = label < scores.length ? highestStep(f32(scores, label)) : -1;
    if (step >= 0) add(counts.answered, label * THRESHOLDS + step, 1);
    if (u8(isTrue, label) === 0) {
      wrong = Math.max(wrong, step);
    } else {
      right = Math.min(right, step);
      if (step >= 0) add(counts.truePositives, label * THRESHOLDS + step, 1);
    }
  }
  const best = bestLabel(scores);
  if (best >= 0) add(counts.overallAnswered, highestStep(f32(scores, best)), 1);
  // The whole set is right above the one and up to the other.
  if (wrong >= right) return;
  add(counts.overallRight, right, 1);
  if (wrong >= 0) add(counts.overallRight, wrong, -1);
}

function add(counts: Int32Array, at: number, amount: number): void {
  counts[at] = i32(counts, at) + amount;
}

/** The highest of the thresholds that a score reaches, in hundredths; both in single precision, as they are applied. */
function highestStep(score: number): number {
  const step = Math.min(STEPS, Math.max(0, Math.round(score * STEPS)));
  return step > 0 && Math.fround(step / STEPS) > Math.fround(score) ? step - 1 : step;
}

/** Of counts by the highest threshold that is reached, those of every threshold that is. */
function sumsFromAbove(counts: Int32Array): number[] {
  const sums = Array.from(counts);
  for (let step = sums.length - 2; step >= 0; step--) sums[step] = (sums[step] ?? 0) + (sums[step + 1] ?? 0);
  return sums;
}
