import "server-only";
import { chooseByThresholds, limitsOf } from "@/lib/evaluations/metrics/apply-thresholds";
import type { ModelTarget, ModelThresholds } from "@/lib/models/schema";

/** What a model says of a text, for one target. */
export interface TargetAnswer {
  /** Those that the thresholds choose, the best first; none is "I don't know". */
  labels: string[];
  /** The best score of all labels. */
  score: number;
  /** The best label that was not chosen. */
  second: { label: string; score: number } | null;
  /** Nothing was chosen, or the best score is too low. */
  needsReview: boolean;
}

type Scores = Readonly<Record<string, number>>;

/** How the scores of one target become an answer. */
interface Rule {
  target: string;
  answer: (scores: Scores) => TargetAnswer;
}

/** Six digits: more is noise, and would be half of the file. */
const DIGITS = 1e6;

/** A rule for each target of a model; `reviewBelow` is null where only thresholds ask for a look. */
export function rulesOf(
  targets: readonly ModelTarget[],
  thresholds: ModelThresholds,
  reviewBelow: number | null,
): Rule[] {
  return targets.map(({ name, labels, lossFunction }) => {
    const kind = lossFunction === "multi_class" ? "multi" : "single";
    const limits = limitsOf(labels, kind, thresholds.find(({ target }) => target === name) ?? null);
    const answer = (scores: Scores) => {
      const values = labels.map((label) => (Object.hasOwn(scores, label) ? (scores[label] ?? 0) : 0));
      return answerOf(labels, values, chooseByThresholds(values, kind, limits), reviewBelow);
    };
    return { target: name, answer };
  });
}

function answerOf(
  labels: readonly string[],
  values: readonly number[],
  chosen: readonly number[],
  reviewBelow: number | null,
): TargetAnswer {
  const isChosen = new Set(chosen);
  let [score, second] = [0, -1];
  for (const [index, value] of values.entries()) {
    score = Math.max(score, value);
    if (!isChosen.has(index) && (second < 0 || value > (values[second] ?? 0))) second = index;
  }
  const ordered = chosen.toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const secondLabel = labels[second];
  return {
    labels: ordered.map((index) => labels[index] ?? ""),
    score: rounded(score),
    second: secondLabel === undefined ? null : { label: secondLabel, score: rounded(values[second] ?? 0) },
    needsReview: chosen.length === 0 || (reviewBelow !== null && score < reviewBelow),
  };
}

function rounded(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}
