import "server-only";
import { chooseByThresholds, limitsOf } from "@/lib/evaluations/metrics/apply-thresholds";
import type { ModelSummary, ModelThresholds } from "@/lib/models/schema";
import type { TargetScores } from "../schema";

/** A server's scores of one input, by target and label. */
export type Scores = Readonly<Record<string, { readonly scores: Readonly<Record<string, number>> }>>;

/** The scores of one input, highest first, with the labels that the thresholds choose. */
export function decide(model: ModelSummary, result: Scores, thresholds: ModelThresholds): TargetScores[] {
  return Object.entries(result).map(([name, { scores }]) => {
    const labels = Object.keys(scores);
    const kind = isMulti(model, name) ? "multi" : "single";
    const own = thresholds.find(({ target }) => target === name) ?? null;
    const limits = limitsOf(labels, kind, own);
    const values = labels.map((label) => scores[label] ?? 0);
    const thresholdAt = (index: number) =>
      kind === "multi" || own !== null ? Number((limits[index] ?? 0).toFixed(6)) : null;
    return {
      target: name,
      scores: labels
        .map((label, index) => ({ label, score: values[index] ?? 0, threshold: thresholdAt(index) }))
        .sort((a, b) => b.score - a.score),
      chosen: chooseByThresholds(values, kind, limits).map((index) => labels[index] ?? ""),
      explanation: null,
    };
  });
}

function isMulti({ targets }: ModelSummary, name: string): boolean {
  return targets.find((target) => target.name === name)?.lossFunction === "multi_class";
}
