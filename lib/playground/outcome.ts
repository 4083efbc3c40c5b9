import type { ModelTarget } from "@/lib/models/schema";
import type { ClassifyResult } from "./schema";

type Answer = ClassifyResult["results"][number];

/** What is to be said above the scores. */
export interface Outcome {
  kind: "label" | "unsure" | "unlike";
  /** Of each target the chosen labels. */
  chosen: readonly { target: string; labels: readonly string[] }[];
}

/**
 * Whether a text gets its labels, or "I don't know": because it is unlike all training data, or because no score of a
 * target of one label reaches its threshold. A target of several labels may rightly have none.
 */
export function outcomeOf(
  { targets, isInScope }: Pick<Answer, "targets" | "isInScope">,
  ofModel: readonly Pick<ModelTarget, "name" | "lossFunction">[],
): Outcome {
  const chosen = targets.map(({ target, chosen: labels }) => ({ target, labels }));
  if (isInScope === false) return { kind: "unlike", chosen };
  const several = new Set(ofModel.filter((one) => one.lossFunction === "multi_class").map(({ name }) => name));
  const isUnsure = chosen.some(({ target, labels }) => !several.has(target) && labels.length === 0);
  return { kind: isUnsure ? "unsure" : "label", chosen };
}
