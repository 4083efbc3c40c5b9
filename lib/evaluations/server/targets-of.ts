import "server-only";
import type { ModelTarget } from "@/lib/models/schema";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";

/** The targets of a preparation with the labels of its train rows, as a model that is trained on them has them. */
export async function targetsOfPreparation(preparationId: string): Promise<ModelTarget[]> {
  const { roles, summary } = parsePreparation(await fetchPreparation(preparationId));
  return roles.targets.map(({ name, kind }) => {
    const counts = summary.splits.train.labels.find(({ target }) => target === name)?.counts ?? [];
    return {
      name,
      labels: counts.filter(([, count]) => count > 0).map(([label]) => label),
      lossFunction: kind === "single" ? "single_class" : "multi_class",
    };
  });
}

/** Whether a target gives one label or several. */
export function kindOf({ lossFunction }: Pick<ModelTarget, "lossFunction">): "single" | "multi" {
  return lossFunction === "single_class" ? "single" : "multi";
}
