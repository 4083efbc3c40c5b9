import {
  chooseLabels,
  failedSplit,
  type LabelOutcome,
  type PreparationNumbers,
  type PreparedRows,
  type SplitStage,
} from "./apply-recipe";
import { rankLabels } from "./code-point-order";
import { MersenneTwister } from "./mersenne-twister";
import type { PreparationResult } from "./preparation-error";
import { allocateSplit } from "./stratified-split";
import type { CodeCount } from "./value-counts";

/** What `prepareRows` says of labels, without the rows. */
export type CountedRecipe = Pick<PreparedRows, "labels" | "dropped">;

/** Rows of each label, by its index, in the three parts. */
type PartSizes = Record<"train" | "validation" | "test", Int32Array>;

/**
 * The numbers that `prepareRows` would give for rows with these `valueCounts`, and its errors: a split decides how many
 * rows of each label it takes before it draws any, so a million rows are counted as fast as ten.
 */
export function countRecipe(
  counts: readonly CodeCount[],
  labels: readonly string[],
  numbers: PreparationNumbers,
): PreparationResult<CountedRecipe> {
  const chosen = chooseLabels(counts, labels, numbers);
  if (!chosen.ok) return chosen;
  const { kept, dropped } = chosen.value;
  const cap = numbers.maxSamples ?? Number.POSITIVE_INFINITY;
  const table = new Int32Array(labels.length);
  for (const { code, count } of kept) table[code] = numbers.capOn === "all" ? Math.min(count, cap) : count;

  const split = countSplits(table, labels, numbers);
  if (!split.ok) return split;
  const { train, validation, test } = split.value;
  const outcomes = kept.map(({ code, count }): LabelOutcome => {
    const trained = Math.min(train[code] ?? 0, numbers.capOn === "train" ? cap : Number.POSITIVE_INFINITY);
    const part = { train: trained, validation: validation[code] ?? 0, test: test[code] ?? 0 };
    return { label: labels[code] ?? "", before: count, after: part.train + part.validation + part.test, ...part };
  });
  return { ok: true, value: { labels: outcomes, dropped } };
}

function countSplits(
  table: Int32Array,
  labels: readonly string[],
  { seed, split }: PreparationNumbers,
): PreparationResult<PartSizes> {
  const none = new Int32Array(labels.length);
  if (split.kind === "none") return { ok: true, value: { train: table, validation: none, test: none } };

  const ranks = rankLabels(labels);
  const cut = (sizes: Int32Array, at: SplitStage) => {
    const byRank = new Int32Array(labels.length);
    sizes.forEach((size, code) => {
      byRank[ranks[code] ?? 0] = size;
    });
    const result = allocateSplit(new MersenneTwister(seed), byRank, at.share);
    if (!result.ok) return failedSplit(result, at, labels, ranks);
    const heldOutByRank = new Int32Array(labels.length);
    result.classes.forEach((rank, i) => {
      heldOutByRank[rank] = result.heldOutPerClass[i] ?? 0;
    });
    const heldOut = sizes.map((_, code) => heldOutByRank[ranks[code] ?? 0] ?? 0);
    return { ok: true as const, train: sizes.map((size, code) => size - (heldOut[code] ?? 0)), heldOut };
  };

  const first = cut(table, { stage: "firstSplit", share: split.testSize });
  if (!first.ok) return first;
  const { train, heldOut } = first;
  if (split.kind === "one") return { ok: true, value: { train, validation: none, test: none, [split.to]: heldOut } };
  const second = cut(heldOut, { stage: "secondSplit", share: split.holdoutTestSize });
  if (!second.ok) return second;
  return { ok: true, value: { train, validation: second.train, test: second.heldOut } };
}
