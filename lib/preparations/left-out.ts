import type { PreparationPreview } from "./schema";

/** Labels of one target that have fewer rows than the minimum, the largest first. */
export interface LeftOutLabels {
  target: string;
  labels: [label: string, rows: number][];
}

/** The labels that a recipe leaves out, by target; targets that keep all of theirs are not there. */
export function leftOutLabels({
  source,
  balanced,
  dropped,
}: Pick<PreparationPreview, "source" | "balanced" | "dropped">): LeftOutLabels[] {
  const names = new Set(dropped.map(([label]) => label));
  return source.labels.flatMap(({ target, counts }) => {
    const kept = new Set(balanced.labels.find((other) => other.target === target)?.counts.map(([label]) => label));
    const labels = counts.filter(([label]) => names.has(label) && !kept.has(label));
    return labels.length === 0 ? [] : [{ target, labels }];
  });
}
