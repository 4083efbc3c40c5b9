import { groupRows, rowsOfGroup } from "./group-rows";
import { MersenneTwister } from "./mersenne-twister";
import type { CodeCount } from "./value-counts";

/**
 * The balanced table: for each kept label in turn, at most `maxSamples` of its rows (null: all) in random order.
 *
 * Each label has a generator of its own from the same seed, so the rows drawn for a label do not depend on the others.
 * A label below the cap is kept whole but shuffled, and all rows of a label are shuffled even if few are kept: both as
 * the tutorial's `sample(random_state=seed)` does.
 *
 * @returns positions into `labelCodes`.
 */
export function sampleLabels(
  labelCodes: Int32Array,
  labelCount: number,
  kept: readonly CodeCount[],
  { maxSamples, seed }: { maxSamples: number | null; seed: number },
): Int32Array {
  const grouped = groupRows(labelCodes, labelCount);
  const cap = maxSamples ?? Number.POSITIVE_INFINITY;
  const balanced = new Int32Array(kept.reduce((sum, { count }) => sum + Math.min(count, cap), 0));
  let filled = 0;
  // The same seed and length give the same permutation, and labels of one size stand side by side.
  let permutation: Int32Array = new Int32Array(0);
  for (const { code } of kept) {
    const rows = rowsOfGroup(grouped, code);
    if (rows.length !== permutation.length) permutation = new MersenneTwister(seed).permutation(rows.length);
    const size = Math.min(rows.length, cap);
    for (let i = 0; i < size; i++) balanced[filled + i] = rows[permutation[i] ?? 0] ?? 0;
    filled += size;
  }
  return balanced;
}
