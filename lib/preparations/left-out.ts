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

/** What to collect so that all of them reach the minimum, as a table to paste into a spreadsheet. */
export function collectTable(left: readonly LeftOutLabels[], minimum: number): string {
  const lines = left.flatMap(({ target, labels }) =>
    labels.map(([label, rows]) => [...(left.length > 1 ? [target] : []), label, rows, Math.max(0, minimum - rows)]),
  );
  const head = [...(left.length > 1 ? ["target"] : []), "label", "rows", "missing"];
  return [head, ...lines]
    .map((cells) => `${cells.map((cell) => String(cell).replace(/\s+/g, " ")).join("\t")}\n`)
    .join("");
}
