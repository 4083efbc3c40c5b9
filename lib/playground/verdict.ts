import type { Outcome } from "./outcome";

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

/** How an answer stands to the true labels of its text. */
export type Verdict = "right" | "wrong" | "unknown";

/**
 * "right" where exactly the true labels are chosen, in every target that has true ones; "unknown" where the model says
 * that it does not know, whatever it would have chosen; null when there is no target to compare.
 */
export function verdictOf({ kind, chosen }: Outcome, truth: TrueLabels): Verdict | null {
  const known = chosen.filter(({ target }) => Object.hasOwn(truth, target));
  if (known.length === 0) return null;
  if (kind !== "label") return "unknown";
  return known.every(({ target, labels }) => isSame(labels, trueLabelsOf(truth, target))) ? "right" : "wrong";
}

function isSame(labels: readonly string[], others: readonly string[]): boolean {
  const wanted = new Set(others);
  return new Set(labels).size === wanted.size && labels.every((label) => wanted.has(label));
}

/** The true labels of one target, as a list. */
export function trueLabelsOf(truth: TrueLabels, target: string): readonly string[] {
  const labels = Object.hasOwn(truth, target) ? truth[target] : undefined;
  return labels === undefined ? [] : typeof labels === "string" ? [labels] : labels;
}
