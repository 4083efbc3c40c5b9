import { type LabelRows, labelsOf } from "../data/label-rows";
import { LabelCounts } from "../metrics/counts";
import { argMax, atLeast } from "../metrics/decide";
import type { Pacer } from "../pacer";
import type { EngineTarget, TargetMetrics } from "../protocol";
import type { SparseRows } from "../text/vectorise";
import { item } from "../typed";
import { combineHeads, segmentScores } from "./combine";
import type { Head } from "./linear-head";
import { OutputLoss } from "./output-loss";
import type { Segment } from "./segments";

export interface Evaluation {
  /** Mean over the rows of the loss summed over targets, in nats. */
  loss: number;
  metrics: TargetMetrics[];
}

export interface ScoredRows {
  /** `[row][head]`: raw output columns. */
  headLogits: Float64Array[][];
  /** `[row]`: the heads combined. */
  combined: Float64Array[];
}

/** Scores the first `rows` rows with every head. */
export async function scoreRows(
  heads: readonly Head[],
  inputs: SparseRows,
  rows: number,
  segments: readonly Segment[],
  pacer: Pacer,
): Promise<ScoredRows> {
  const columns = segments.reduce((sum, segment) => sum + segment.padded, 0);
  const headLogits: Float64Array[][] = [];
  const combined: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const logits = heads.map((head) => {
      const out = new Float64Array(columns);
      head.logits(inputs, row, out);
      return out;
    });
    const outputs = new Float64Array(columns);
    combineHeads(logits, segments, outputs);
    headLogits.push(logits);
    combined.push(outputs);
    if (pacer.isDue()) await pacer.breathe();
  }
  return { headLogits, combined };
}

/**
 * Loss and metrics of combined outputs. Single-label targets predict the best label, multi-label ones every label at or above
 * `thresholds[target]`; temperatures change neither order nor, here, the loss (which is that of training, T = 1).
 */
export function evaluate(
  combined: readonly Float64Array[],
  labels: LabelRows,
  targets: readonly EngineTarget[],
  segments: readonly Segment[],
  thresholds: readonly number[],
): Evaluation {
  const loss = new OutputLoss(segments);
  const counts = segments.map((segment) => new LabelCounts(segment.count));
  let total = 0;
  combined.forEach((outputs, row) => {
    total += loss.gradient(outputs, labels, row, new Float64Array(outputs.length));
    segments.forEach((segment, s) => {
      const truth = labelsOf(labels, row, s);
      if (segment.mode === "softmax" && truth.length === 0) return;
      const scores = segmentScores(outputs, segment, 1);
      const predicted = segment.mode === "softmax" ? [argMax(scores)] : atLeast(scores, item(thresholds, s));
      item(counts, s).add(truth, predicted);
    });
  });
  const metrics = targets.map((target, s) => {
    const count = item(counts, s);
    return { target: target.name, accuracy: count.accuracy(), macroF1: count.macroF1(), microF1: count.microF1() };
  });
  return { loss: combined.length === 0 ? 0 : total / combined.length, metrics };
}
