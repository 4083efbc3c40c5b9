import { invariant } from "@/lib/utils";

export type Values = readonly (number | null)[];

/** Bound of the smoothing weight: at 1 the first value would stand for ever. */
const MAX_WEIGHT = 0.999;
/** Steps that the whole range counts as, so that a smoothing means the same on a run of 100 steps and of 100,000. */
const RANGE_STEPS = 1000;

/** Fewer than three values, or all the same: a smoothed line would only pretend to know more. */
function isWorthSmoothing(ys: Values): boolean {
  let first: number | null = null;
  let count = 0;
  let varies = false;
  for (const y of ys) {
    if (y === null) continue;
    count += 1;
    if (first === null) first = y;
    else varies ||= y !== first;
  }
  return count > 2 && varies;
}

/**
 * Time-weighted exponential moving average without the bias to zero at its start, so that unevenly spaced points
 * smooth alike: `w = min(sqrt(s), 0.999)`, `a = w ^ (dx / range * 1000)`, `y = y a + value`, `d = d a + 1`, drawn `y / d`.
 * `smoothing` s is 0 (none) to 1. `xs` ascend. A null stays null and does not count; one or two values and constants
 * come back as they are. Apply it after a logarithm or any other transform.
 */
export function smoothSeries(xs: readonly number[], ys: Values, smoothing: number): (number | null)[] {
  invariant(xs.length === ys.length, "a series has one y for each x");
  invariant(smoothing >= 0 && smoothing <= 1, "smoothing lies between 0 and 1");
  const range = (xs.at(-1) ?? 0) - (xs[0] ?? 0);
  if (smoothing === 0 || range <= 0 || !isWorthSmoothing(ys)) return [...ys];
  const weight = Math.min(Math.sqrt(smoothing), MAX_WEIGHT);
  let sum = 0;
  let debias = 0;
  let lastX = xs[0] ?? 0;
  // Most steps are equally far apart, and a power is not cheap.
  let distance = 0;
  let decay = 1;
  return ys.map((y, index) => {
    if (y === null) return null;
    const x = xs[index] ?? lastX;
    if (x - lastX !== distance) {
      distance = x - lastX;
      decay = weight ** ((distance / range) * RANGE_STEPS);
    }
    sum = sum * decay + y;
    debias = debias * decay + 1;
    lastX = x;
    return sum / debias;
  });
}

/**
 * Indices to draw of a series that is too dense: all up to `limit` values; above it, x-buckets that keep their least,
 * greatest and last value, so that no peak is lost. The first and the last value always stay, and one null of each
 * bucket that has some, so that a gap stays a gap. Ascending.
 */
export function downsample(xs: readonly number[], ys: Values, limit = 1000): number[] {
  invariant(xs.length === ys.length, "a series has one y for each x");
  const count = ys.reduce<number>((sum, y) => sum + Number(y !== null), 0);
  if (count <= limit) return [...xs.keys()];
  const first = Math.max(
    0,
    ys.findIndex((y) => y !== null),
  );
  const last = Math.max(
    0,
    ys.findLastIndex((y) => y !== null),
  );
  const start = xs[first] ?? 0;
  const bucketCount = Math.max(1, Math.floor(limit / 3));
  const width = ((xs[last] ?? 0) - start) / bucketCount || 1;

  const kept = new Set<number>([first, last]);
  let bucket = -1;
  let low = first;
  let high = first;
  let latest = first;
  let gap: number | null = null;
  const flush = () => {
    for (const index of [low, high, latest]) kept.add(index);
    if (gap !== null) kept.add(gap);
  };
  for (let index = first; index <= last; index += 1) {
    const y = ys[index] ?? null;
    if (y === null) {
      gap ??= index;
      continue;
    }
    const at = Math.min(bucketCount - 1, Math.floor(((xs[index] ?? 0) - start) / width));
    if (at !== bucket) {
      if (bucket >= 0) flush();
      bucket = at;
      low = high = latest = index;
      // A gap right before the first value of a bucket lies between two buckets and was kept with the one before.
      gap = null;
    }
    if (y < (ys[low] ?? y)) low = index;
    if (y > (ys[high] ?? y)) high = index;
    latest = index;
  }
  flush();
  return [...kept].sort((a, b) => a - b);
}

/** True for values whose neighbours are both missing: a line cannot show them, they need a dot. */
export function isAlone(ys: Values, index: number): boolean {
  return ys[index] != null && (ys[index - 1] ?? null) === null && (ys[index + 1] ?? null) === null;
}
