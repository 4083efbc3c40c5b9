import type { DatasetProfile } from "./profile-schema";

type Lengths = DatasetProfile["text"]["characters"];

/** About so many bars are drawn. */
const MOST_BINS = 20;

/** Longer texts than this share of all are rare: they share the last bin, so that the others can be told apart. */
const BINNED_SHARE = 0.99;

/** Widths of bins that people read easily, times powers of ten. */
const STEPS = [1, 2, 5] as const;

/** What lengths are like, from how many texts have each: pairs of length and texts, in any order. */
export function summariseLengths(counts: Iterable<readonly [length: number, texts: number]>): Lengths {
  const sorted = [...counts].filter(([, texts]) => texts > 0).sort((a, b) => a[0] - b[0]);
  const total = sorted.reduce((sum, [, texts]) => sum + texts, 0);
  const max = sorted.at(-1)?.[0] ?? 0;
  if (total === 0) return { mean: 0, median: 0, p95: 0, max: 0, bins: [] };
  return {
    mean: sorted.reduce((sum, [length, texts]) => sum + length * texts, 0) / total,
    median: lengthAt(sorted, total / 2),
    p95: lengthAt(sorted, total * 0.95),
    max,
    bins: makeBins(sorted, lengthAt(sorted, total * BINNED_SHARE), max),
  };
}

/** The length that so many of the texts do not exceed. */
function lengthAt(sorted: readonly (readonly [number, number])[], texts: number): number {
  let seen = 0;
  for (const [length, count] of sorted) {
    seen += count;
    if (seen >= texts) return length;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

function makeBins(sorted: readonly (readonly [number, number])[], binned: number, max: number): Lengths["bins"] {
  const least = sorted[0]?.[0] ?? 0;
  const step = stepFor(Math.max(1, (binned + 1 - least) / (MOST_BINS - 2)));
  const first = Math.floor(least / step) * step;
  const ends = Math.floor(binned / step) * step + step;
  const bins: Lengths["bins"] = [];
  for (let from = first; from < ends; from += step) bins.push({ from, to: from + step, rows: 0 });
  if (max >= ends) bins.push({ from: ends, to: max + 1, rows: 0 });
  for (const [length, texts] of sorted) {
    const bin = bins[Math.min(Math.floor((length - first) / step), bins.length - 1)];
    if (bin !== undefined) bin.rows += texts;
  }
  return bins;
}

/** The smallest readable step that is not under `least`. */
function stepFor(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of STEPS) if (step * power >= least) return step * power;
  }
}
