import type { TargetThresholds } from "@/lib/models/schema";
import { f32 } from "@/lib/typed";

/** From which score on a label of a target with several is given, where nobody chose a threshold. */
export const USUAL_THRESHOLD = 0.5;

/**
 * Each label's limit, in the order of `labels`, for `chooseByThresholds`: its own threshold, else the target's, else 0.5
 * for several labels and 0 (always an answer) for one.
 */
export function limitsOf(
  labels: readonly string[],
  kind: "single" | "multi",
  thresholds: TargetThresholds | null,
): Float32Array {
  const own = new Map(thresholds?.labels);
  const others = thresholds?.default ?? (kind === "multi" ? USUAL_THRESHOLD : 0);
  return Float32Array.from(labels, (label) => own.get(label) ?? others);
}

/**
 * Indices of the labels that these scores choose: of a target of several those that reach their limit; of a target of
 * one the highest, the first of equal ones, if it reaches its limit, else none: "I don't know".
 */
export function chooseByThresholds(
  scores: ArrayLike<number>,
  kind: "single" | "multi",
  limits: Float32Array,
): number[] {
  if (kind === "single") {
    const best = bestLabel(scores);
    return best >= 0 && reaches(scores, best, limits) ? [best] : [];
  }
  const chosen: number[] = [];
  for (let label = 0; label < scores.length; label++) if (reaches(scores, label, limits)) chosen.push(label);
  return chosen;
}

/** The label with the highest score, the first of equal ones; -1 of no scores. */
export function bestLabel(scores: ArrayLike<number>): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < scores.length; label++) {
    const score = scores[label] ?? 0;
    if (score > highest) {
      highest = score;
      best = label;
    }
  }
  return best;
}

/** Both sides in single precision: a score of 0.7 that was stored as one must reach a threshold of 0.7. */
function reaches(scores: ArrayLike<number>, label: number, limits: Float32Array): boolean {
  return Math.fround(scores[label] ?? 0) >= f32(limits, label);
}
