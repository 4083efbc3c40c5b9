import type { Interval } from "../report-schema";
import type { Steps } from "./pace";
import { RowDraws } from "./row-draws";

/** Rows from which an interval is drawn: of one row every resample is the same. */
const MIN_ROWS = 2;

/** Of a normal distribution, for 95 of 100. */
const Z = 1.959963984540054;

/** Draws `resamples` times as many rows as there are, with replacement, and tells each time how often each came up. */
export function* resampleRows(
  rows: number,
  { resamples, seed }: { resamples: number; seed: number },
  visit: (times: Uint16Array) => void,
): Steps<void> {
  if (rows < MIN_ROWS) return;
  const draws = new RowDraws(seed);
  const times = new Uint16Array(rows);
  for (let done = 0; done < resamples; done++) {
    yield;
    draws.fill(times);
    visit(times);
  }
}

/**
 * A value with the 2.5th and 97.5th percentile of its resamples, widened to hold the value; null bounds where there are
 * none, or fewer than 2 rows.
 */
export function intervalOf(value: number, resampled: readonly number[], rows: number): Interval {
  if (resampled.length === 0 || rows < MIN_ROWS) return { value, low: null, high: null };
  const sorted = Float64Array.from(resampled).sort();
  return { value, low: Math.min(value, quantile(sorted, 0.025)), high: Math.max(value, quantile(sorted, 0.975)) };
}

/**
 * Same for a score from 0 to 1. Where every resample gives the same 0 or 1, as with ten right rows of ten, drawing from
 * them again cannot tell how far the next ten may be; Wilson's bound for a share of so many rows takes its place.
 */
export function scoreIntervalOf(value: number, resampled: readonly number[], rows: number): Interval {
  const interval = intervalOf(value, resampled, rows);
  if (interval.low === null || interval.low !== interval.high) return interval;
  if (value === 1) return { ...interval, low: rows / (rows + Z * Z) };
  if (value === 0) return { ...interval, high: (Z * Z) / (rows + Z * Z) };
  return interval;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? 0;
  return below + (above - below) * (at - Math.floor(at));
}
