import { rankLabels } from "./code-point-order";
import { isSeed } from "./mersenne-twister";
import {
  badSeed,
  emptiedByCap,
  negativeMaxSamples,
  noLabelKept,
  type PreparationError,
  type PreparationResult,
  splitError,
} from "./preparation-error";
import { sampleLabels } from "./sample-labels";
import { planSplit, type SplitPlan } from "./split-plan";
import { stratifiedSplit } from "./stratified-split";
import { type CodeCount, valueCounts } from "./value-counts";

/** The part of a recipe that works on labels alone; filtering has happened before. */
export interface BalanceAndSplit {
  balance: { minSamples: number; maxSamples: number | null; scope: "all" | "train" };
  split: { validation: number; test: number };
  order: "balance-then-split" | "split-then-balance";
  seed: number;
}

/** Rows in file order: `labelCodes[i]` is the index into `labels` (distinct) of row i, or negative for no label. */
export interface LabelledRows {
  labelCodes: Int32Array;
  labels: readonly string[];
}

/** What became of one kept label. `before` counts its rows, `after` is the sum of the three parts. */
export interface LabelOutcome {
  label: string;
  before: number;
  after: number;
  train: number;
  validation: number;
  test: number;
}

/** Positions into the given rows, in the order in which the files have them. `labels` is ordered by rows before. */
export interface PreparedRows {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
  labels: LabelOutcome[];
  dropped: { label: string; count: number }[];
}

/** The numbers of a preparation, with shares as Python's two `test_size`s. */
export interface PreparationNumbers {
  minSamples: number;
  maxSamples: number | null;
  capOn: "all" | "train";
  seed: number;
  split: SplitPlan;
}

type Parts = Pick<PreparedRows, "train" | "validation" | "test">;

/**
 * Balances labels and splits rows as the recipe says; the same rows, recipe and seed always give the same result.
 *
 * Labels with fewer than `minSamples` rows are dropped first (0 keeps all). "balance-then-split" then cuts larger labels
 * to `maxSamples` (null: no cap) and splits what is left: the Python tutorial's order, reproduced row for row.
 * "split-then-balance" splits all rows of the kept labels and caps only the training part, so that validation and test
 * keep the proportions of the data; `balance.scope: "train"` means the same. Without a cap both orders are equal.
 * For shares of 0 see `planSplit`.
 */
export function applyRecipe(rows: LabelledRows, recipe: BalanceAndSplit): PreparationResult<PreparedRows> {
  const { balance, order, seed } = recipe;
  return prepareRows(rows, {
    minSamples: balance.minSamples,
    maxSamples: balance.maxSamples,
    capOn: order === "split-then-balance" || balance.scope === "train" ? "train" : "all",
    seed,
    split: planSplit(recipe.split),
  });
}

/** `applyRecipe` for numbers that are already those of the two splits. */
export function prepareRows(rows: LabelledRows, numbers: PreparationNumbers): PreparationResult<PreparedRows> {
  const { labelCodes, labels } = rows;
  const counts = valueCounts(labelCodes, labels.length);
  const kept = counts.filter(({ count }) => count >= numbers.minSamples);
  const error = refuse(rows, numbers, counts, kept);
  if (error) return { ok: false, error };

  const { maxSamples, capOn, seed } = numbers;
  const table = sampleLabels(labelCodes, labels.length, kept, {
    maxSamples: capOn === "all" ? maxSamples : null,
    seed,
  });
  const split = splitTable(table, rows, numbers);
  if (!split.ok) return split;

  const parts = split.value;
  if (capOn === "train" && maxSamples !== null) {
    parts.train = firstOfEachLabel(parts.train, rows, maxSamples);
  }
  const dropped = counts.slice(kept.length).map(({ code, count }) => ({ label: labels[code] ?? "", count }));
  return { ok: true, value: { ...parts, labels: outcomes(parts, rows, kept), dropped } };
}

function refuse(
  { labels }: LabelledRows,
  { minSamples, maxSamples, capOn, seed, split }: PreparationNumbers,
  counts: CodeCount[],
  kept: CodeCount[],
): PreparationError | null {
  if (kept.length === 0) {
    const [largest] = counts;
    return noLabelKept(minSamples, largest && { label: labels[largest.code] ?? "", count: largest.count });
  }
  if (!isSeed(seed)) return badSeed(seed);
  if (maxSamples !== null && maxSamples < 0) return negativeMaxSamples(maxSamples);
  // Where the cap comes before a split, that split finds the table empty and says so.
  if (maxSamples === 0 && (capOn === "train" || split.kind === "none")) return emptiedByCap();
  return null;
}

function splitTable(
  table: Int32Array,
  { labelCodes, labels }: LabelledRows,
  { seed, split }: PreparationNumbers,
): PreparationResult<Parts> {
  const none = new Int32Array(0);
  if (split.kind === "none") return { ok: true, value: { train: table, validation: none, test: none } };

  const ranks = rankLabels(labels);
  const cut = (from: Int32Array, share: number, stage: "firstSplit" | "secondSplit") => {
    const classOfRow = from.map((row) => ranks[labelCodes[row] ?? 0] ?? 0);
    const result = stratifiedSplit(classOfRow, labels.length, share, seed);
    if (!result.ok) {
      const small = new Set(result.smallClasses);
      const smallLabels = labels.filter((_, code) => small.has(ranks[code] ?? 0));
      return { ok: false as const, error: splitError({ failure: result, stage, share, smallLabels }) };
    }
    const rowsAt = (positions: Int32Array) => positions.map((position) => from[position] ?? 0);
    return { ok: true as const, train: rowsAt(result.train), heldOut: rowsAt(result.heldOut) };
  };

  const first = cut(table, split.testSize, "firstSplit");
  if (!first.ok) return first;
  const { train, heldOut } = first;
  if (split.kind === "one") {
    const value = { train, validation: none, test: none, [split.to]: heldOut };
    return { ok: true, value };
  }
  const second = cut(heldOut, split.holdoutTestSize, "secondSplit");
  if (!second.ok) return second;
  return { ok: true, value: { train, validation: second.train, test: second.heldOut } };
}

/** The first `cap` rows of each label, order kept. Train is in random order, so this is a random sample of each label. */
function firstOfEachLabel(train: Int32Array, { labelCodes, labels }: LabelledRows, cap: number): Int32Array {
  const taken = new Int32Array(labels.length);
  return train.filter((row) => {
    const code = labelCodes[row] ?? 0;
    const before = taken[code] ?? 0;
    taken[code] = before + 1;
    return before < cap;
  });
}

function outcomes(parts: Parts, { labelCodes, labels }: LabelledRows, kept: CodeCount[]): LabelOutcome[] {
  const tally = (part: Int32Array) => {
    const counts = new Int32Array(labels.length);
    for (const row of part) {
      const code = labelCodes[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
  };
  const [trains, validations, tests] = [tally(parts.train), tally(parts.validation), tally(parts.test)];
  return kept.map(({ code, count }) => {
    const train = trains[code] ?? 0;
    const validation = validations[code] ?? 0;
    const test = tests[code] ?? 0;
    return { label: labels[code] ?? "", before: count, after: train + validation + test, train, validation, test };
  });
}
