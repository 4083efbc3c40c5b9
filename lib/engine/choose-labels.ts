import type { EngineTarget } from "./protocol";

/** What decides of scores: `thresholds` per label where there are any, else `threshold`. */
export interface LabelThresholds {
  threshold: number;
  thresholds?: readonly number[] | null;
}

/**
 * Indices of the labels that scores speak for. Of a multi-label target all that reach their threshold; of a single-label
 * target the best one, unless somebody has set thresholds and it stays below its own: then none.
 */
export function chooseLabels(
  target: Pick<EngineTarget, "loss_function">,
  { threshold, thresholds }: LabelThresholds,
  scores: readonly number[],
): number[] {
  const reaches = (score: number, c: number, otherwise: number) => score >= (thresholds?.[c] ?? otherwise);
  if (target.loss_function === "multi_class") {
    return scores.flatMap((score, c) => (reaches(score, c, threshold) ? [c] : []));
  }
  const best = scores.indexOf(Math.max(...scores));
  return best >= 0 && reaches(scores[best] ?? 0, best, 0) ? [best] : [];
}
