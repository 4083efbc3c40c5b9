import { type GroupedRows, groupRows, rowsOfGroup } from "./group-rows";
import { MersenneTwister } from "./mersenne-twister";
import { finish, type Steps } from "./steps";
import type { CodeCount } from "./value-counts";

/** How many rows of a group to draw. */
export interface Quota {
  group: number;
  size: number;
}

/**
 * The balanced table: for each kept label in turn, at most `maxSamples` of its rows (null: all) in random order.
 *
 * @returns positions into `labelCodes`.
 */
export function sampleLabels(
  labelCodes: Int32Array,
  labelCount: number,
  kept: readonly CodeCount[],
  { maxSamples, seed }: { maxSamples: number | null; seed: number },
): Int32Array {
  const cap = maxSamples ?? Number.POSITIVE_INFINITY;
  const quotas = kept.map(({ code, count }) => ({ group: code, size: Math.min(count, cap) }));
  return finish(sampleGroups(groupRows(labelCodes, labelCount), quotas, seed));
}

/**
 * For each quota in turn, so many rows of its group in random order.
 *
 * Each group has a generator of its own from the same seed, so the rows drawn of a group do not depend on the others. A
 * group that is wanted whole is shuffled all the same, and all rows of a group are shuffled even if few are kept: both
 * as the tutorial's `sample(random_state=seed)` does.
 */
export function* sampleGroups(grouped: GroupedRows, quotas: readonly Quota[], seed: number): Steps<Int32Array> {
  const sampled = new Int32Array(quotas.reduce((sum, { size }) => sum + size, 0));
  let filled = 0;
  // The same seed and length give the same permutation, and groups of one size often stand side by side.
  let permutation: Int32Array = new Int32Array(0);
  for (const { group, size } of quotas) {
    const rows = rowsOfGroup(grouped, group);
    if (rows.length !== permutation.length)
      permutation = yield* new MersenneTwister(seed).permutationSteps(rows.length);
    for (let i = 0; i < size; i++) sampled[filled + i] = rows[permutation[i] ?? 0] ?? 0;
    filled += size;
    yield;
  }
  return sampled;
}
