import { z } from "zod";
import { type LabelRows, labelsOf } from "../data/label-rows";
import { LabelCounts } from "../metrics/counts";
import { argMax, atLeast } from "../metrics/decide";
import { type EngineTarget, targetMetricsSchema } from "../protocol";
import { f32, item } from "../typed";
import { calibratedLoss } from "./calibrated-loss";
import { combineHeads, segmentScores } from "./combine";
import { OutputLoss } from "./output-loss";
import type { Segment } from "./segments";

export const evaluationSchema = z.object({
  /** Mean over the rows of the loss summed over targets, in nats. */
  loss: z.number(),
  /** The same at each target's best temperature: what the best checkpoint is chosen by. */
  calibratedLoss: z.number(),
  metrics: z.array(targetMetricsSchema),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

export interface ScoredRows {
  /** `[row][head]`: raw output columns. */
  headLogits: Float64Array[][];
  /** `[row]`: the heads combined. */
  combined: Float64Array[];
}

/** Puts the heads' raw outputs together: `outputs[head]` holds `rows` rows of `columns` floats. */
export function combineRows(
  outputs: readonly Float32Array[],
  rows: number,
  columns: number,
  segments: readonly Segment[],
): ScoredRows {
  const headLogits: Float64Array[][] = [];
  const combined: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const logits = outputs.map((output) =>
      Float64Array.from({ length: columns }, (_, c) => f32(output, row * columns + c)),
    );
    const outcome = new Float64Array(columns);
    combineHeads(logits, segments, outcome);
    headLogits.push(logits);
    combined.push(outcome);
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
  return {
    loss: combined.length === 0 ? 0 : total / combined.length,
    calibratedLoss: calibratedLoss(combined, labels, segments),
    metrics,
  };
}
