import { type LabelRows, labelsOf } from "../data/label-rows";
import { f1, LabelCounts } from "../metrics/counts";
import { argMax, atLeast } from "../metrics/decide";
import { f64, i32, item } from "../typed";
import { segmentLoss } from "./calibrated-loss";
import { energy, segmentScores } from "./combine";
import type { Segment } from "./segments";

/** What is fitted on validation rows, per target. */
export interface Calibration {
  temperature: number;
  /** Multi-label targets: scores at or above it count as "yes"; 0.25 when it was not fitted. 0.5 for single-label targets. */
  threshold: number;
  /** Multi-label targets: one per label, where a label has enough examples for one of its own; null when none has. */
  thresholds: number[] | null;
  /** Single-label targets: texts whose energy is below are unlike the training data; null when it was not fitted. */
  energyLimit: number | null;
}

/** Fewer validation rows than this decide no temperature. */
export const FEWEST_CALIBRATION_ROWS = 200;
/** Fewer than this decide no limit of energy. */
const FEWEST_ENERGY_ROWS = 100;
/** Fewer than this decide no threshold. */
const FEWEST_THRESHOLD_ROWS = 50;
/** On files too small to fit one, where models are cautious: nlupp and ethos gain 4 to 14 points of macro-F1 over 0.5. */
const USUAL_THRESHOLD = 0.25;

const LOWEST_TEMPERATURE = 0.3;
const HIGHEST_TEMPERATURE = 3;
/** Nats a row: what gains less is chance, and confidence stays as it was trained. */
const SMALLEST_GAIN = 1e-4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const ENERGY_PERCENTILE = 0.05;

/** A label needs this many positive validation rows for a threshold of its own. */
const FEWEST_POSITIVES = 50;
/** 0.05, 0.1 … 0.6, nearest to 0.5 first: the first of equals is taken. */
const THRESHOLDS = Array.from({ length: 12 }, (_, i) => (i + 1) / 20).sort(
  (a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5),
);

export const UNCALIBRATED: Calibration = { temperature: 1, threshold: 0.5, thresholds: null, energyLimit: null };

/**
 * The temperature in 0.3 … 3 with the lowest negative log-likelihood, by golden-section search on its logarithm; 1 where
 * that gains next to nothing.
 */
export function fitTemperature(
  combined: readonly Float64Array[],
  labels: LabelRows,
  segment: Segment,
  segmentIndex: number,
): number {
  const cost = (logT: number) => segmentLoss(combined, labels, segment, segmentIndex, Math.exp(logT));
  let low = Math.log(LOWEST_TEMPERATURE);
  let high = Math.log(HIGHEST_TEMPERATURE);
  let a = high - GOLDEN * (high - low);
  let b = low + GOLDEN * (high - low);
  let costA = cost(a);
  let costB = cost(b);
  while (high - low > 1e-3) {
    if (costA < costB) {
      high = b;
      b = a;
      costB = costA;
      a = high - GOLDEN * (high - low);
      costA = cost(a);
    } else {
      low = a;
      a = b;
      costA = costB;
      b = low + GOLDEN * (high - low);
      costB = cost(b);
    }
  }
  const best = (low + high) / 2;
  return cost(0) - cost(best) < SMALLEST_GAIN ? 1 : Math.exp(best);
}

/**
 * The threshold of 0.05, 0.1 … 0.6 with the highest macro-F1 of a sigmoid segment; the one nearest 0.5 among equals. Of few rows most
 * labels have one or none: there half of what counts is the micro-F1.
 */
export function fitThreshold(
  combined: readonly Float64Array[],
  labels: LabelRows,
  segment: Segment,
  segmentIndex: number,
): number {
  const scores = combined.map((outputs) => segmentScores(outputs, segment, 1));
  const microShare = combined.length < FEWEST_CALIBRATION_ROWS ? 0.5 : 0;
  let best = 0.5;
  let highest = -1;
  for (const threshold of THRESHOLDS) {
    const counts = new LabelCounts(segment.count);
    scores.forEach((row, r) => {
      counts.add(labelsOf(labels, r, segmentIndex), atLeast(row, threshold));
    });
    const score = (1 - microShare) * counts.macroF1() + microShare * counts.microF1();
    if (score > highest) {
      best = threshold;
      highest = score;
    }
  }
  return best;
}

/**
 * For each label of a sigmoid segment the threshold with the highest F1, where it has at least 50 positive rows, else `fallback`. Null
 * when no label has that many.
 */
export function fitLabelThresholds(
  combined: readonly Float64Array[],
  labels: LabelRows,
  segment: Segment,
  segmentIndex: number,
  fallback: number,
): number[] | null {
  const scores = combined.map((outputs) => segmentScores(outputs, segment, 1));
  const truth = scores.map((_, row) => new Set(labelsOf(labels, row, segmentIndex)));
  let isAnyFitted = false;
  const thresholds = Array.from({ length: segment.count }, (_, label) => {
    const positives = truth.reduce((sum, row) => sum + (row.has(label) ? 1 : 0), 0);
    if (positives < FEWEST_POSITIVES) return fallback;
    isAnyFitted = true;
    return bestLabelThreshold(scores, truth, label, positives);
  });
  return isAnyFitted ? thresholds : null;
}

function bestLabelThreshold(
  scores: readonly Float64Array[],
  truth: readonly ReadonlySet<number>[],
  label: number,
  positives: number,
): number {
  let best = 0.5;
  let bestF1 = -1;
  for (const threshold of THRESHOLDS) {
    let found = 0;
    let right = 0;
    scores.forEach((row, r) => {
      if (f64(row, label) < threshold) return;
      found++;
      if (item(truth, r).has(label)) right++;
    });
    const score = f1(right, found - right, positives - right);
    if (score > bestF1) {
      best = threshold;
      bestF1 = score;
    }
  }
  return best;
}

/** The 5th percentile of the energy of the validation rows that a softmax segment gets right; null when it gets none right. */
export function fitEnergyLimit(
  headLogits: readonly (readonly Float64Array[])[],
  combined: readonly Float64Array[],
  labels: LabelRows,
  segment: Segment,
  segmentIndex: number,
): number | null {
  const energies: number[] = [];
  combined.forEach((outputs, row) => {
    const predicted = argMax(outputs.subarray(segment.start, segment.start + segment.count));
    if (labelsOf(labels, row, segmentIndex).includes(predicted)) energies.push(energy(item(headLogits, row), segment));
  });
  if (energies.length === 0) return null;
  const sorted = Float64Array.from(energies).sort();
  return f64(sorted, Math.floor((sorted.length - 1) * ENERGY_PERCENTILE));
}

/**
 * Fits what each target needs from the validation rows: `headLogits[row][head]` are the raw logits, `combined[row]` the heads' combination.
 * With fewer than {@link FEWEST_CALIBRATION_ROWS} labelled rows no temperature is fitted, with fewer than 100 no
 * limit of energy, with fewer than 50 no threshold.
 */
export function calibrate(
  headLogits: readonly (readonly Float64Array[])[],
  combined: readonly Float64Array[],
  labels: LabelRows,
  segments: readonly Segment[],
): Calibration[] {
  return segments.map((segment, s) => {
    if (segment.mode === "sigmoid") {
      if (combined.length < FEWEST_THRESHOLD_ROWS) return { ...UNCALIBRATED, threshold: USUAL_THRESHOLD };
      const threshold = fitThreshold(combined, labels, segment, s);
      const thresholds = fitLabelThresholds(combined, labels, segment, s, threshold);
      return { ...UNCALIBRATED, threshold, thresholds };
    }
    const rows = labelledRows(labels, s);
    const fitted = <T>(fewest: number, find: () => T, otherwise: T) => (rows < fewest ? otherwise : find());
    return {
      ...UNCALIBRATED,
      temperature: fitted(FEWEST_CALIBRATION_ROWS, () => fitTemperature(combined, labels, segment, s), 1),
      energyLimit: fitted(FEWEST_ENERGY_ROWS, () => fitEnergyLimit(headLogits, combined, labels, segment, s), null),
    };
  });
}

function labelledRows(labels: LabelRows, segment: number): number {
  let rows = 0;
  for (let row = 0; row < labels.rows; row++) {
    const at = row * labels.segments + segment;
    if (i32(labels.ptr, at + 1) > i32(labels.ptr, at)) rows++;
  }
  return rows;
}
