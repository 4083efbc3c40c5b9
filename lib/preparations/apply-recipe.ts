import { rankLabels } from "./code-point-order";
import { groupRowsSteps } from "./group-rows";
import { isSeed, MersenneTwister } from "./mersenne-twister";
import {
  badSeed,
  emptiedByCap,
  negativeMaxSamples,
  noLabelKept,
  type PreparationError,
  type PreparationResult,
  splitError,
} from "./preparation-error";
import { sampleGroups } from "./sample-labels";
import { planSplit, type SplitPlan } from "./split-plan";
import { finish, mapInSteps, type Steps } from "./steps";
import { type SplitFailure, stratifiedSplitSteps } from "./stratified-split";
import { type CodeCount, valueCounts } from "./value-counts";

/** The part of a recipe that works on labels alone; filtering has happened before. */
export interface BalanceAndSplit {
  balance: {
    minSamples: number;
    maxSamples: number | null;
    scope: "all" | "train";
    /** Not applied here: it is about lines of the training file, see `repeatLabels`. */
    repeat?: number | "auto" | null;
  };
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

/** The numbers of a recipe. For shares of 0 see `planSplit`. */
export function numbersOf({ balance, order, seed, split }: BalanceAndSplit): PreparationNumbers {
  return {
    minSamples: balance.minSamples,
    maxSamples: balance.maxSamples,
    capOn: order === "split-then-balance" || balance.scope === "train" ? "train" : "all",
    seed,
    split: planSplit(split),
  };
}

/**
 * Balances labels and splits rows as the recipe says; the same rows, recipe and seed always give the same result.
 *
 * Labels with fewer than `minSamples` rows are dropped first (0 keeps all). "balance-then-split" then cuts larger labels
 * to `maxSamples` (null: no cap) and splits what is left: the Python tutorial's order, reproduced row for row.
 * "split-then-balance" splits all rows of the kept labels and caps only the training part, so that validation and test
 * keep the proportions of the data; `balance.scope: "train"` means the same. Without a cap both orders are equal.
 */
export function applyRecipe(rows: LabelledRows, recipe: BalanceAndSplit): PreparationResult<PreparedRows> {
  return prepareRows(rows, numbersOf(recipe));
}

/** `applyRecipe` for numbers that are already those of the two splits. */
export function prepareRows(rows: LabelledRows, numbers: PreparationNumbers): PreparationResult<PreparedRows> {
  return finish(prepareRowsSteps(rows, numbers));
}

/** `prepareRows` in steps. */
export function* prepareRowsSteps(
  rows: LabelledRows,
  numbers: PreparationNumbers,
): Steps<PreparationResult<PreparedRows>> {
  const { labelCodes, labels } = rows;
  const chosen = chooseLabels(valueCounts(labelCodes, labels.length), labels, numbers);
  if (!chosen.ok) return chosen;
  yield;

  const { kept, dropped } = chosen.value;
  const { maxSamples, capOn, seed } = numbers;
  const cap = capOn === "all" && maxSamples !== null ? maxSamples : Number.POSITIVE_INFINITY;
  const quotas = kept.map(({ code, count }) => ({ group: code, size: Math.min(count, cap) }));
  const grouped = yield* groupRowsSteps(labelCodes, labels.length);
  const table = yield* sampleGroups(grouped, quotas, seed);
  const split = yield* splitTable(table, rows, numbers);
  if (!split.ok) return split;

  const parts = split.value;
  if (capOn === "train" && maxSamples !== null) {
    parts.train = firstOfEachLabel(parts.train, rows, maxSamples);
  }
  yield;
  return { ok: true, value: { ...parts, labels: yield* outcomes(parts, rows, kept), dropped } };
}

/** The labels that reach the minimum and those that do not, given the rows of each, or why none of it can be done. */
export function chooseLabels(
  counts: readonly CodeCount[],
  labels: readonly string[],
  { minSamples, maxSamples, capOn, seed, split }: PreparationNumbers,
): PreparationResult<{ kept: CodeCount[]; dropped: PreparedRows["dropped"] }> {
  const refused = (error: PreparationError) => ({ ok: false as const, error });
  const kept = counts.filter(({ count }) => count >= minSamples);
  if (kept.length === 0) {
    const [largest] = counts;
    return refused(noLabelKept(minSamples, largest && { label: labels[largest.code] ?? "", count: largest.count }));
  }
  if (!isSeed(seed)) return refused(badSeed(seed));
  if (maxSamples !== null && maxSamples < 0) return refused(negativeMaxSamples(maxSamples));
  // Where the cap comes before a split, that split finds the table empty and says so.
  if (maxSamples === 0 && (capOn === "train" || split.kind === "none")) return refused(emptiedByCap());
  const dropped = counts.slice(kept.length).map(({ code, count }) => ({ label: labels[code] ?? "", count }));
  return { ok: true, value: { kept, dropped } };
}

/** Which of the two splits, and what it holds out. */
export interface SplitStage {
  stage: "firstSplit" | "secondSplit";
  share: number;
}

/** A failed split of labels, whose classes are their ranks, as an error for a person. */
export function failedSplit(
  failure: SplitFailure,
  { stage, share }: SplitStage,
  labels: readonly string[],
  ranks: Int32Array,
): { ok: false; error: PreparationError } {
  const small = new Set(failure.smallClasses);
  const smallLabels = labels.filter((_, code) => small.has(ranks[code] ?? 0));
  return { ok: false, error: splitError({ failure, stage, share, smallLabels }) };
}

function* splitTable(
  table: Int32Array,
  { labelCodes, labels }: LabelledRows,
  { seed, split }: PreparationNumbers,
): Steps<PreparationResult<Parts>> {
  const none = new Int32Array(0);
  if (split.kind === "none") return { ok: true, value: { train: table, validation: none, test: none } };

  const ranks = rankLabels(labels);
  function* cut(from: Int32Array, at: SplitStage) {
    const classOfRow = yield* mapInSteps(from, (row) => ranks[labelCodes[row] ?? 0] ?? 0);
    const result = yield* stratifiedSplitSteps(new MersenneTwister(seed), classOfRow, labels.length, at.share);
    if (!result.ok) return failedSplit(result, at, labels, ranks);
    const rowAt = (position: number) => from[position] ?? 0;
    const train = yield* mapInSteps(result.train, rowAt);
    return { ok: true as const, train, heldOut: yield* mapInSteps(result.heldOut, rowAt) };
  }

  const first = yield* cut(table, { stage: "firstSplit", share: split.testSize });
  if (!first.ok) return first;
  const { train, heldOut } = first;
  if (split.kind === "one") {
    const value = { train, validation: none, test: none, [split.to]: heldOut };
    return { ok: true, value };
  }
  const second = yield* cut(heldOut, { stage: "secondSplit", share: split.holdoutTestSize });
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

function* outcomes(parts: Parts, { labelCodes, labels }: LabelledRows, kept: CodeCount[]): Steps<LabelOutcome[]> {
  const tally = (part: Int32Array) => {
    const counts = new Int32Array(labels.length);
    for (const row of part) {
      const code = labelCodes[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
  };
  const trains = tally(parts.train);
  yield;
  const [validations, tests] = [tally(parts.validation), tally(parts.test)];
  return kept.map(({ code, count }) => {
    const train = trains[code] ?? 0;
    const validation = validations[code] ?? 0;
    const test = tests[code] ?? 0;
    return { label: labels[code] ?? "", before: count, after: train + validation + test, train, validation, test };
  });
}
