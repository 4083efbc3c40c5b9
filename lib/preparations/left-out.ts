import type { PreparationPreview, SplitSummary } from "./schema";

/** Labels of one target that have fewer rows than the minimum, the largest first. */
export interface LeftOutLabels {
  target: string;
  labels: [label: string, rows: number][];
}

/**
 * The labels that a recipe leaves out, by target; targets that keep all of theirs are not there. A label that only a
 * locked test row still has is left out too: nothing is trained on it.
 */
export function leftOutLabels({
  source,
  splits: { train, validation },
  dropped,
}: Pick<PreparationPreview, "source" | "splits" | "dropped">): LeftOutLabels[] {
  const names = new Set(dropped.map(([label]) => label));
  return source.labels.flatMap(({ target, counts }) => {
    const kept = new Set([...labelsOf(train, target), ...labelsOf(validation, target)]);
    const labels = counts.filter(([label]) => names.has(label) && !kept.has(label));
    return labels.length === 0 ? [] : [{ target, labels }];
  });
}

/** How many labels the rows have, and how many of them the recipe keeps: each label of a target once. */
export function countLabels(preview: Pick<PreparationPreview, "source" | "balanced" | "splits" | "dropped">): {
  kept: number;
  all: number;
} {
  const { source, balanced } = preview;
  const tested = leftOutLabels(preview).reduce((sum, { target, labels }) => {
    const used = new Set(labelsOf(balanced, target));
    return sum + labels.filter(([label]) => used.has(label)).length;
  }, 0);
  return { kept: total(balanced) - tested, all: total(source) };
}

function labelsOf({ labels }: SplitSummary, target: string): string[] {
  return labels.find((other) => other.target === target)?.counts.map(([label]) => label) ?? [];
}

function total({ labels }: SplitSummary): number {
  return labels.reduce((sum, { counts, omittedCount = 0 }) => sum + counts.length + omittedCount, 0);
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
