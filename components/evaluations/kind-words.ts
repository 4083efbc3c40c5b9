import type { EvaluationKind } from "@/lib/evaluations/schema";

/** What the free baselines do, in words; the others go by their names. */
export const KIND_WORDS: Partial<Record<EvaluationKind, string>> = {
  majority: "Always the most frequent label",
  tfidf: "TF-IDF with logistic regression",
};
