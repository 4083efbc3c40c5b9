import "server-only";
import { AppError, type FieldError } from "@/lib/errors";
import type { PreparationError, PreparationErrorCode } from "../preparation-error";
import type { PreparationSummary, Recipe, SplitName } from "../schema";
import { prepare } from "../split/prepare";
import type { Prepared } from "../split/prepared";
import { repeatRows } from "../split/repeats";
import { rowsOfSplits } from "../split/sides";
import type { SourcePool } from "./gather-pool";
import { inSlices } from "./in-slices";
import { type PoolOptions, readPool } from "./pool";
import { type PreparationSource, readEmptyTexts } from "./source";
import { summarise } from "./summarise";
import { findWarnings } from "./warnings";

/** What a recipe makes of a dataset, before any row is chosen and anything is written. */
export interface PreparationPlan {
  recipe: Recipe;
  pool: SourcePool;
  prepared: Prepared;
  /** Rows from this id on were added to the source. */
  sourceRows: number;
  /** Without a leak report and what it finds: those need the rows. */
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
 * Cancelled when `signal` is aborted.
 */
export async function planPreparation(
  source: PreparationSource,
  recipe: Recipe,
  options: PoolOptions = {},
): Promise<PreparationPlan> {
  const pool = await readPool(source, recipe, options);
  const result = await inSlices(prepare(pool, recipe), options.signal);
  if (!result.ok) throw recipeError(result.error);
  const prepared = result.value;
  assertEnoughLabels(pool, prepared);
  const summary = summarise(source, pool, prepared, recipe);
  const emptyTexts = await readEmptyTexts(source);
  const warnings = findWarnings({ source, pool, prepared, recipe, summary, emptyTexts });
  return { recipe, pool, prepared, sourceRows: source.dataset.rows.sourceRows, summary: { ...summary, warnings } };
}

/** The row ids of each split, in the order of its file. Throws Cancelled. */
export async function pickSplits(
  { prepared }: PreparationPlan,
  signal?: AbortSignal,
): Promise<Record<SplitName, Int32Array>> {
  return rowsOfSplits(await inSlices(prepared.pick(), signal));
}

/** The row ids of the training file's lines, given its rows: some come again where small labels are repeated. Throws Cancelled. */
export async function pickTrainLines(
  { prepared, pool, recipe }: PreparationPlan,
  train: Int32Array,
  signal?: AbortSignal,
): Promise<Int32Array> {
  const { repeats } = prepared;
  return repeats === null ? train : inSlices(repeatRows(train, pool.classOfRow, repeats, recipe.seed), signal);
}

/** The tutorial's recipe would go on with one label; nothing can be learnt from it, so it stops here. */
function assertEnoughLabels({ targets, targetOfLabel, labels }: SourcePool, { minimum: { isKept } }: Prepared): void {
  for (const [index, { name }] of targets.entries()) {
    const kept = labels.filter((_, label) => targetOfLabel[label] === index && isKept[label] === 1);
    if (kept.length > 1) continue;
    const of = targets.length > 1 ? ` of “${name}”` : "";
    const only = kept.length === 1 ? `Only one label${of} is left, “${kept[0]}”` : `No label${of} is left`;
    const message = `${only}. A classifier tells at least two apart: lower the minimum, change the filter, or choose another label column.`;
    throw new AppError("invalid", message, {
      fields: [{ name: "balance.minSamples", reason: message }],
      extra: { reason: "TOO_FEW_LABELS" },
    });
  }
}

function recipeError({ code, stage, message, labels }: PreparationError): AppError {
  const fields: FieldError[] = [{ name: FIELD[code], reason: message }];
  return new AppError("invalid", message, {
    fields,
    extra: { reason: code, stage, labels: labels.slice(0, MAX_LABELS_IN_ERROR) },
  });
}
