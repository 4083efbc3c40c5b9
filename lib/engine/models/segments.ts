import type { EngineTarget } from "../protocol";

/** The output columns of one target. Columns `start … start+count` are its labels; up to `start+padded` they stay zero. */
export interface Segment {
  mode: "softmax" | "sigmoid";
  start: number;
  count: number;
  /** `count` rounded up to a multiple of 4, so that a row can be read four floats at a time. */
  padded: number;
  /** Factor on this target's gradient and loss. */
  weight: number;
}

/**
 * One segment per target, side by side. `single_class` is a softmax, `multi_class` independent sigmoids. Weights are relative: the
 * largest becomes 1, so that a lone target learns alike whatever its weight, unless it is 0.
 */
export function segmentsOf(targets: readonly EngineTarget[]): { segments: Segment[]; columns: number } {
  let columns = 0;
  const largest = Math.max(...targets.map((target) => target.weight));
  const segments = targets.map((target): Segment => {
    const count = target.labels.length;
    const padded = Math.ceil(count / 4) * 4;
    const start = columns;
    columns += padded;
    const mode = target.loss_function === "multi_class" ? "sigmoid" : "softmax";
    return { mode, start, count, padded, weight: largest > 0 ? target.weight / largest : 0 };
  });
  return { segments, columns };
}
