import "server-only";
import { pluralise } from "@/lib/utils";
import type { LabelOutcome, PreparedRows } from "../apply-recipe";
import { nameLabels } from "../preparation-error";
import type { PreparationWarning, Recipe, SplitName } from "../schema";
import type { TextFacts } from "./source";

/** A score on fewer rows than this says little about a label. */
const FEW_ROWS = 5;
const SPLITS: readonly SplitName[] = ["train", "validation", "test"];

interface Findings {
  prepared: PreparedRows;
  rows: Record<SplitName, Int32Array>;
  recipe: Recipe;
  texts: TextFacts;
  emptyLabelCount: number;
}

/** What to look at before training with these splits, the most serious first. */
export function findWarnings({ prepared, rows, recipe, texts, emptyLabelCount }: Findings): PreparationWarning[] {
  const wanted = SPLITS.filter((split) => split === "train" || recipe.split[split] > 0);
  return [
    ...missingLabels(prepared.labels, wanted),
    ...droppedLabels(prepared.dropped, recipe.balance.minSamples),
    ...fewRows(prepared.labels, wanted),
    ...duplicates(rows, texts.firstWithSameText),
    ...emptyTexts(rows, texts.emptyRows),
    ...emptyLabels(emptyLabelCount),
  ];
}

function missingLabels(labels: LabelOutcome[], splits: readonly SplitName[]): PreparationWarning[] {
  return splits.flatMap((split) => {
    const missing = labels.filter((outcome) => outcome[split] === 0).map(({ label }) => label);
    if (missing.length === 0) return [];
    const message = `${nameLabels(missing)} ${missing.length === 1 ? "has" : "have"} no row in ${split}.`;
    return [{ code: "label_missing_in_split" as const, message, labels: missing }];
  });
}

function droppedLabels(dropped: PreparedRows["dropped"], minSamples: number): PreparationWarning[] {
  if (dropped.length === 0) return [];
  const rowCount = dropped.reduce((sum, { count }) => sum + count, 0);
  const labels = dropped.map(({ label }) => label);
  const message =
    `${pluralise(dropped.length, "label")} with fewer than ${pluralise(minSamples, "row")} ` +
    `${dropped.length === 1 ? "is" : "are"} left out: ${nameLabels(labels)}. Together they have ${pluralise(rowCount, "row")}.`;
  return [{ code: "labels_dropped", message, labels }];
}

function fewRows(labels: LabelOutcome[], splits: readonly SplitName[]): PreparationWarning[] {
  return splits.flatMap((split) => {
    const few = labels.filter((outcome) => outcome[split] > 0 && outcome[split] < FEW_ROWS).map(({ label }) => label);
    if (few.length === 0) return [];
    const meaning = split === "train" ? "little to learn from" : "too few for a reliable score";
    const message = `In ${split}, ${nameLabels(few)} ${few.length === 1 ? "has" : "have"} fewer than ${FEW_ROWS} rows: ${meaning}.`;
    return [{ code: "few_rows_in_split" as const, message, labels: few }];
  });
}

/** A text that is trained on and tested with makes the score look better than it is. */
function duplicates(rows: Record<SplitName, Int32Array>, firstWithSameText: Int32Array): PreparationWarning[] {
  const splitsOfText = new Uint8Array(firstWithSameText.length);
  SPLITS.forEach((split, index) => {
    for (const row of rows[split]) {
      const first = firstWithSameText[row] ?? -1;
      if (first >= 0) splitsOfText[first] = (splitsOfText[first] ?? 0) | (1 << index);
    }
  });
  let count = 0;
  // Not a power of two: more than one bit is set.
  for (const splits of splitsOfText) if ((splits & (splits - 1)) !== 0) count += 1;
  if (count === 0) return [];
  const message = `${pluralise(count, "text")} ${count === 1 ? "stands" : "stand"} in more than one split, which makes scores look better than they are.`;
  return [{ code: "duplicates", message, labels: [] }];
}

function emptyTexts(rows: Record<SplitName, Int32Array>, emptyRows: Set<number>): PreparationWarning[] {
  if (emptyRows.size === 0) return [];
  let count = 0;
  for (const split of SPLITS) for (const row of rows[split]) if (emptyRows.has(row)) count += 1;
  if (count === 0) return [];
  return [
    {
      code: "empty_text",
      message: `${pluralise(count, "row")} ${count === 1 ? "has" : "have"} an empty text.`,
      labels: [],
    },
  ];
}

function emptyLabels(count: number): PreparationWarning[] {
  if (count === 0) return [];
  const message = `${pluralise(count, "row")} without a label ${count === 1 ? "is" : "are"} left out.`;
  return [{ code: "empty_label", message, labels: [] }];
}
