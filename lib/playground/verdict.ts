/** The label with the highest score of each target. */
export interface TopLabel {
  target: string;
  label: string;
  score: number;
}

/** True labels of an example: one, or several for a target with lists. */
export type TrueLabels = Readonly<Record<string, string | readonly string[]>>;

/** What is read of a target's answer. */
interface Scored {
  target: string;
  scores: readonly { label: string; score: number }[];
}

/** The first of the sorted labels of each target. */
export function topLabels(targets: readonly Scored[]): TopLabel[] {
  return targets.flatMap(({ target, scores }) => {
    const top = scores[0];
    return top === undefined ? [] : [{ target, label: top.label, score: top.score }];
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
