import { type LabelRows, labelsOf } from "../data/label-rows";
import { f64 } from "../typed";
import type { Segment } from "./segments";

/** Temperatures that are tried. */
const TEMPERATURES = [0.5, 0.7, 1, 1.4, 2, 2.8, 4];

/**
 * The loss that combined outputs would have at the best temperature of each target: mean over the rows, summed over targets, weighted.
 * The raw loss of a model that goes on learning rises as soon as it is too sure of itself, which the calibration mends afterwards; this
 * one rises when it gets worse.
 */
export function calibratedLoss(
  combined: readonly Float64Array[],
  labels: LabelRows,
  segments: readonly Segment[],
): number {
  return segments.reduce((sum, segment, s) => {
    if (segment.weight === 0) return sum;
    const losses = TEMPERATURES.map((temperature) => segmentLoss(combined, labels, segment, s, temperature));
    return sum + segment.weight * Math.min(...losses);
  }, 0);
}

/**
 * Mean loss (nats) of one target's combined outputs at a temperature: cross-entropy of a softmax, of sigmoids the mean over the labels.
 * Rows without a label of a softmax do not count.
 */
export function segmentLoss(
  combined: readonly Float64Array[],
  labels: LabelRows,
  segment: Segment,
  segmentIndex: number,
  temperature: number,
): number {
  let total = 0;
  let rows = 0;
  combined.forEach((outputs, row) => {
    const truth = labelsOf(labels, row, segmentIndex);
    if (segment.mode === "sigmoid") total += sigmoidLoss(outputs, truth, segment, temperature);
    else if (truth.length > 0) total += softmaxLoss(outputs, truth, segment, temperature);
    else return;
    rows++;
  });
  return rows === 0 ? 0 : total / rows;
}

function softmaxLoss(outputs: Float64Array, truth: Int32Array, { start, count }: Segment, temperature: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = start; c < start + count; c++) highest = Math.max(highest, f64(outputs, c));
  let sum = 0;
  for (let c = start; c < start + count; c++) sum += Math.exp((f64(outputs, c) - highest) / temperature);
  let labelled = 0;
  for (const label of truth) labelled += (f64(outputs, start + label) - highest) / temperature;
  return Math.log(sum) - labelled / truth.length;
}

/** Mean over the labels. */
function sigmoidLoss(outputs: Float64Array, truth: Int32Array, { start, count }: Segment, temperature: number): number {
  let loss = 0;
  for (let c = start; c < start + count; c++) {
    const logit = f64(outputs, c) / temperature;
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  for (const label of truth) loss -= f64(outputs, start + label) / temperature;
  return loss / count;
}
