import type { TargetScores } from "./schema";

/** The label with the highest score of each target. */
export interface TopLabel {
  target: string;
  label: string;
  score: number;
}

/** True labels of an example: one, or several for a target with lists. */
export type TrueLabels = Readonly<Record<string, string | readonly string[]>>;

/** The first of the sorted labels of each target. */
export function topLabels(targets: readonly TargetScores[]): TopLabel[] {
  return targets.flatMap(({ target, scores }) => {
    const top = scores[0];
    return top === undefined ? [] : [{ target, ...top }];
  });
}

/** Whether every target's top label is (one of) the true ones; null when there is no target to compare. */
export function isRight(tops: readonly TopLabel[], truth: TrueLabels): boolean | null {
  const known = tops.filter(({ target }) => Object.hasOwn(truth, target));
  if (known.length === 0) return null;
  return known.every(({ target, label }) => trueLabelsOf(truth, target).includes(label));
}

/** The true labels of one target, as a list. */
export function trueLabelsOf(truth: TrueLabels, target: string): readonly string[] {
  const labels = Object.hasOwn(truth, target) ? truth[target] : undefined;
  return labels === undefined ? [] : typeof labels === "string" ? [labels] : labels;
}
