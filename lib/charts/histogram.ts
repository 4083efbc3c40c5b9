import { formatCount } from "@/lib/utils";
import { formatShare } from "./format";

/** Rows with a value from `from` up to, but without, `to`. */
export interface HistogramBin {
  from: number;
  to: number;
  rows: number;
}

interface HistogramInput {
  bins: readonly HistogramBin[];
  /** What is measured: "characters". */
  unit: string;
  /** A value over this is too much, and its bar is marked. Null where there is no such value. */
  limit?: number | null;
}

export interface HistogramBar extends HistogramBin {
  /** Part of the highest bar, 0 to 1. */
  height: number;
  /** Part of all rows, 0 to 1. */
  share: number;
  /** All of its values are over the limit. */
  isOverLimit: boolean;
  /** "20 to 29 characters". */
  name: string;
}

export interface HistogramModel {
  bars: readonly HistogramBar[];
  total: number;
  maxRows: number;
  /** Where the limit lies along the axis, 0 to 1; null where no value comes near it. */
  limitAt: number | null;
  /** Numbers below the bars, at the left edge of the bar with this index; one past the last bar is its end. */
  ticks: readonly { index: number; label: string }[];
}

const MAX_TICKS = 6;

/**
 * A histogram as it is drawn: every bin as wide as the next, whatever range it covers, so that short texts and very long
 * ones are both seen. Ranges are named in whole numbers.
 */
export function prepareHistogram({ bins, unit, limit = null }: HistogramInput): HistogramModel {
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  const maxRows = bins.reduce((max, { rows }) => Math.max(max, rows), 0);
  return {
    total,
    maxRows,
    bars: bins.map((bin) => ({
      ...bin,
      height: maxRows > 0 ? bin.rows / maxRows : 0,
      share: total > 0 ? bin.rows / total : 0,
      isOverLimit: limit !== null && bin.from > limit,
      name: `${rangeOf(bin)} ${unit}`,
    })),
    limitAt: limit === null ? null : placeOf(bins, limit),
    ticks: ticksOf(bins),
  };
}

/** Where a value lies among bins that are drawn equally wide, 0 to 1; null beyond them. */
function placeOf(bins: readonly HistogramBin[], value: number): number | null {
  const index = bins.findIndex(({ from, to }) => value >= from && value < to);
  const bin = bins[index];
  return bin === undefined ? null : (index + (value - bin.from) / (bin.to - bin.from)) / bins.length;
}

function rangeOf({ from, to }: HistogramBin): string {
  const [first, last] = [Math.ceil(from), Math.max(Math.ceil(from), Math.ceil(to) - 1)];
  return first === last ? formatCount(first) : `${formatCount(first)} to ${formatCount(last)}`;
}

/** A few edges, evenly spread; the last one is the end, or "70+" where the last bin gathers all that is longer. */
function ticksOf(bins: readonly HistogramBin[]): HistogramModel["ticks"] {
  const last = bins.at(-1);
  if (last === undefined) return [];
  const isOpen = last.to - last.from > 1.5 * widthOf(bins.at(-2) ?? last);
  const end = { index: bins.length, label: isOpen ? `${formatCount(last.from)}+` : formatCount(Math.ceil(last.to)) };
  const step = Math.ceil(bins.length / MAX_TICKS);
  const places = bins.map((_, index) => index).filter((index) => index % step === 0);
  // The end needs room for its own number.
  const apart = places.filter((index) => index === 0 || bins.length - index > step / 2 + (isOpen ? 1 : 0));
  return [...apart.map((index) => ({ index, label: formatCount(Math.ceil(bins[index]?.from ?? 0)) })), end];
}

function widthOf({ from, to }: HistogramBin): number {
  return to - from;
}

/** The chart in a sentence: where most of it lies. */
export function describeHistogram({ bars, total }: HistogramModel): string {
  const highest = bars.reduce<HistogramBar | null>((best, bar) => (bar.rows > (best?.rows ?? 0) ? bar : best), null);
  if (highest === null || total === 0) return "No rows.";
  return `Most common: ${highest.name}, ${formatCount(highest.rows)} of ${formatCount(total)} rows (${formatShare(highest.share)}).`;
}
