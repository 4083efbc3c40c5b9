import "server-only";
import { chooseLabels, type EngineTarget, type LabelThresholds } from "@/lib/engine";
import type { Category } from "./categories";

/** A target of the model that moderates, and what decides of its scores. */
export interface CategoryTarget extends LabelThresholds {
  name: string;
  loss_function: EngineTarget["loss_function"];
}

export interface Moderation {
  categories: Record<string, boolean>;
  category_scores: Record<string, number>;
}

/** A verdict on one text: true are the labels that its scores speak for. `scores` are in label order, by target. */
export function decideCategories(
  categories: readonly Category[],
  targets: readonly CategoryTarget[],
  scores: Readonly<Record<string, readonly number[]>>,
): Moderation {
  const chosen = new Map(
    targets.map((target) => [target.name, chooseLabels(target, target, scores[target.name] ?? [])]),
  );
  return {
    categories: Object.fromEntries(
      categories.map(({ name, target, index }) => [name, chosen.get(target)?.includes(index) ?? false]),
    ),
    category_scores: Object.fromEntries(
      categories.map(({ name, target, index }) => [name, scores[target]?.[index] ?? 0]),
    ),
  };
}
