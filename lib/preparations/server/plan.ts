import "server-only";
import { AppError, type FieldError } from "@/lib/errors";
import { applyRecipe } from "../apply-recipe";
import type { PreparationError, PreparationErrorCode } from "../preparation-error";
import type { PreparationSummary, Recipe, SplitName, SplitSummary } from "../schema";
import { type LabelColumn, type PreparationSource, readLabels, readTextFacts } from "./source";
import { findWarnings } from "./warnings";

/** What a recipe makes of a dataset, before anything is written. */
export interface PreparationPlan {
  /** Row indexes of each split, in the order of its file. */
  rows: Record<SplitName, Int32Array>;
  labelOfRow: (row: number) => string;
  summary: PreparationSummary;
}

/** The field of a recipe that a person would change, by what stopped it. */
const FIELD = {
  NO_LABEL_KEPT: "balance.minSamples",
  BAD_SEED: "seed",
  NEGATIVE_MAX_SAMPLES: "balance.maxSamples",
  TEST_SIZE_OUT_OF_RANGE: "split",
  TRAIN_EMPTY: "split",
  CLASS_TOO_SMALL: "balance.minSamples",
  TRAIN_SMALLER_THAN_CLASSES: "split",
  TEST_SMALLER_THAN_CLASSES: "split",
} as const satisfies Record<PreparationErrorCode, string>;

const MAX_LABELS_IN_ERROR = 50;

/**
 * Applies a recipe and sums it up. Throws Invalid, with the field to change, where the recipe does not fit the rows;
 * Cancelled when `signal` is aborted before the counting, which nothing interrupts, has begun.
 */
export async function planPreparation(
  source: PreparationSource,
  recipe: Recipe,
  signal?: AbortSignal,
): Promise<PreparationPlan> {
  const column = await readLabels(source, recipe.filter);
  if (signal?.aborted) throw new AppError("cancelled", "The request was cancelled.");
  const result = applyRecipe({ labelCodes: column.labelCodes, labels: column.labels }, recipe);
  if (!result.ok) throw recipeError(result.error);
  const prepared = result.value;
  assertEnoughLabels(prepared.labels.map(({ label }) => label));
  const rows = {
    train: rowsAt(column, prepared.train),
    validation: rowsAt(column, prepared.validation),
    test: rowsAt(column, prepared.test),
  };
  const texts = await readTextFacts(source);
  const target = source.target.name;
  const counted = (part: "before" | "after" | SplitName) =>
    splitSummary(
      target,
      prepared.labels.map((outcome) => [outcome.label, outcome[part]]),
    );
  const dropped: [string, number][] = prepared.dropped.map(({ label, count }) => [label, count]);
  return {
    rows,
    labelOfRow: labelLookup(column),
    summary: {
      version: 2,
      funnel: null,
      leaks: null,
      lockedTest: null,
      source: splitSummary(target, [
        ...prepared.labels.map(({ label, before }): [string, number] => [label, before]),
        ...dropped,
      ]),
      balanced: counted("after"),
      splits: { train: counted("train"), validation: counted("validation"), test: counted("test") },
      dropped,
      warnings: findWarnings({ prepared, rows, recipe, texts, emptyLabelCount: column.emptyLabelCount }),
    },
  };
}

/** The tutorial's recipe would go on with one label; nothing can be learnt from it, so it stops here. */
function assertEnoughLabels(labels: readonly string[]): void {
  if (labels.length > 1) return;
  const only = labels.length === 1 ? `Only one label is left, “${labels[0]}”` : "No label is left";
  const message = `${only}. A classifier tells at least two apart: lower the minimum, change the filter, or choose another label column.`;
  throw new AppError("invalid", message, {
    fields: [{ name: "balance.minSamples", reason: message }],
    extra: { reason: "TOO_FEW_LABELS" },
  });
}

function recipeError({ code, stage, message, labels }: PreparationError): AppError {
  const fields: FieldError[] = [{ name: FIELD[code], reason: message }];
  return new AppError("invalid", message, {
    fields,
    extra: { reason: code, stage, labels: labels.slice(0, MAX_LABELS_IN_ERROR) },
  });
}

function rowsAt({ rows }: LabelColumn, positions: Int32Array): Int32Array {
  return rows === null ? positions : positions.map((position) => rows[position] ?? -1);
}

function labelLookup({ rows, labelCodes, labels }: LabelColumn): (row: number) => string {
  if (rows === null) return (row) => labels[labelCodes[row] ?? -1] ?? "";
  const codeOfRow = new Map<number, number>();
  rows.forEach((row, position) => {
    codeOfRow.set(row, labelCodes[position] ?? -1);
  });
  return (row) => labels[codeOfRow.get(row) ?? -1] ?? "";
}

/** Labels without a row are left out; the sort is stable, so ties stay in order of first appearance. */
function splitSummary(target: string, counts: [string, number][]): SplitSummary {
  const present = counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  return { rows: present.reduce((sum, [, count]) => sum + count, 0), labels: [{ target, counts: present }] };
}
