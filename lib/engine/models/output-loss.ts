import type { LabelRows } from "../data/label-rows";
import { f64, i32, item } from "../typed";
import type { Segment } from "./segments";

/**
 * Loss and gradient of the output columns of one row, all segments together (natural logarithm).
 *
 * Softmax: cross-entropy against y = 1/n for each of n labels, g = p − y; no label: loss and gradient 0. Sigmoid: mean of the binary
 * cross-entropies over the classes, g = p − y per class (not divided by their number). Both are multiplied by the segment's weight.
 */
export class OutputLoss {
  /** ‖gradient‖² of the row given last. */
  squaredNorm = 0;
  private readonly segments: readonly Segment[];

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
  }

  /** Writes the gradient for the logits `z` of row `row` into `g` (which may be `z` itself) and returns the loss. */
  gradient(z: Float64Array, labels: LabelRows, row: number, g: Float64Array): number {
    this.squaredNorm = 0;
    let loss = 0;
    for (let s = 0; s < this.segments.length; s++) {
      const segment = item(this.segments, s);
      const at = row * labels.segments + s;
      const from = i32(labels.ptr, at);
      const to = i32(labels.ptr, at + 1);
      loss += segment.weight * this.segmentGradient(segment, z, labels.ids, from, to, g);
    }
    return loss;
  }

  private segmentGradient(
    segment: Segment,
    z: Float64Array,
    ids: Int32Array,
    from: number,
    to: number,
    g: Float64Array,
  ): number {
    if (segment.mode === "softmax" && from === to) {
      g.fill(0, segment.start, segment.start + segment.count);
      return 0;
    }
    const loss =
      segment.mode === "softmax"
        ? softmaxGradient(segment, z, ids, from, to, g)
        : sigmoidGradient(segment, z, ids, from, to, g);
    const end = segment.start + segment.count;
    for (let c = segment.start; c < end; c++) {
      const value = f64(g, c) * segment.weight;
      g[c] = value;
      this.squaredNorm += value * value;
    }
    return loss;
  }
}

function softmaxGradient(
  segment: Segment,
  z: Float64Array,
  ids: Int32Array,
  from: number,
  to: number,
  g: Float64Array,
): number {
  const { start, count } = segment;
  const end = start + count;
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = start; c < end; c++) highest = Math.max(highest, f64(z, c));
  const share = 1 / (to - from);
  let labelled = 0;
  for (let k = from; k < to; k++) labelled += share * (f64(z, start + i32(ids, k)) - highest);
  let sum = 0;
  for (let c = start; c < end; c++) {
    const e = Math.exp(f64(z, c) - highest);
    g[c] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let c = start; c < end; c++) g[c] = f64(g, c) * scale;
  for (let k = from; k < to; k++) g[start + i32(ids, k)] = f64(g, start + i32(ids, k)) - share;
  return Math.log(sum) - labelled;
}

function sigmoidGradient(
  segment: Segment,
  z: Float64Array,
  ids: Int32Array,
  from: number,
  to: number,
  g: Float64Array,
): number {
  const { start, count } = segment;
  let loss = 0;
  for (let k = from; k < to; k++) loss -= f64(z, start + i32(ids, k));
  for (let c = start; c < start + count; c++) {
    const logit = f64(z, c);
    // ln(1 + eᶻ), written so that neither end overflows.
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    g[c] = sigmoid(logit);
  }
  for (let k = from; k < to; k++) g[start + i32(ids, k)] = f64(g, start + i32(ids, k)) - 1;
  return loss / count;
}

/** 1 / (1 + e⁻ᶻ), exact at both ends. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}
