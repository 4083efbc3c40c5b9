import { f64 } from "../typed";
import { sigmoid } from "./output-loss";
import type { Segment } from "./segments";

function logSumExp(z: Float64Array, start: number, count: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = start; c < start + count; c++) highest = Math.max(highest, f64(z, c));
  let sum = 0;
  for (let c = start; c < start + count; c++) sum += Math.exp(f64(z, c) - highest);
  return highest + Math.log(sum);
}

/**
 * One vector of output columns from the heads' logits: in a softmax segment the mean of the heads' log-probabilities, in a sigmoid segment
 * the mean logit. Padding columns are left alone.
 */
export function combineHeads(heads: readonly Float64Array[], segments: readonly Segment[], out: Float64Array): void {
  const share = 1 / heads.length;
  for (const { mode, start, count } of segments) {
    out.fill(0, start, start + count);
    for (const z of heads) {
      const shift = mode === "softmax" ? logSumExp(z, start, count) : 0;
      for (let c = start; c < start + count; c++) out[c] = f64(out, c) + share * (f64(z, c) - shift);
    }
  }
}

/**
 * Energy of a softmax segment: ln Σ exp of the mean raw logits, before any temperature. Low for texts unlike the training data.
 */
export function energy(heads: readonly Float64Array[], segment: Segment): number {
  const mean = new Float64Array(segment.count);
  for (const z of heads) {
    for (let c = 0; c < segment.count; c++) mean[c] = f64(mean, c) + f64(z, segment.start + c) / heads.length;
  }
  return logSumExp(mean, 0, segment.count);
}

/** Scores of one segment from combined outputs, divided by the temperature: a softmax (sums to 1) or independent sigmoids. */
export function segmentScores(combined: Float64Array, segment: Segment, temperature: number): Float64Array {
  const { mode, start, count } = segment;
  const scores = new Float64Array(count);
  if (mode === "sigmoid") {
    for (let c = 0; c < count; c++) scores[c] = sigmoid(f64(combined, start + c) / temperature);
    return scores;
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < count; c++) highest = Math.max(highest, f64(combined, start + c) / temperature);
  let sum = 0;
  for (let c = 0; c < count; c++) {
    const e = Math.exp(f64(combined, start + c) / temperature - highest);
    scores[c] = e;
    sum += e;
  }
  for (let c = 0; c < count; c++) scores[c] = f64(scores, c) / sum;
  return scores;
}
