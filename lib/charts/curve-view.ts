import { bestOf } from "./curve-words";
import {
  type CurveDash,
  lastAtOrBefore,
  needsDot,
  type PreparedCurve,
  type PreparedCurves,
  unionOf,
  valueAt,
} from "./curves";
import { tickFormat } from "./format";
import { downsample } from "./series";
import { type Domain, logTicks, niceTicks, paddedDomain } from "./ticks";

export type CurveClip = "none" | "p99" | "p95";

/** One line to draw. */
export interface CurveLine {
  /** Of its own on the chart. */
  key: string;
  colour: string;
  dash: CurveDash;
  /** As measured, under a smoothed line. */
  isFaint: boolean;
  /** One for each x: a height, null for a gap, undefined where the line simply goes on. */
  heights: readonly (number | null | undefined)[];
  /** Indices that get a dot. */
  dots: readonly number[];
}

/** All that a plot draws, for the steps in view. */
export interface CurveView {
  xs: readonly number[];
  lines: readonly CurveLine[];
  xDomain: Domain;
  xTicks: readonly number[];
  /** null when no value fits the scale. */
  yDomain: Domain | null;
  yTicks: readonly number[];
  /** Ticks in words, one for each of `yTicks`. */
  yLabels: readonly string[];
  /** The best value of each evaluated curve, where it is in view. */
  marks: readonly { x: number; height: number; colour: string }[];
  /** Values beyond the edge that clipping set. */
  cutOff: number;
}

interface ViewOptions {
  /** Steps in view. */
  window: Domain;
  clip: CurveClip;
}

const CLIPS: Record<CurveClip, number> = { none: 1, p99: 0.99, p95: 0.95 };
/** Above so many values in view a line gets no dots of its own: they would hide it. */
const MAX_DOTS = 60;

/** The part of prepared curves that is in view, thinned to what a screen can show: all points up to 1,000 a line. */
export function viewCurves(prepared: PreparedCurves, { window, clip }: ViewOptions): CurveView {
  const parts = prepared.curves.flatMap((curve) => partsOf(curve, window));
  const xs = unionOf(parts.map((part) => part.xs));
  const { yDomain, cutOff } = heightDomain(prepared, window, clip);
  const { scale } = prepared;
  const yTicks = yDomain === null ? [] : ticksOf(yDomain, prepared);
  const toText = tickFormat(yTicks.map((tick) => valueAt(tick, scale)));
  return {
    xs,
    lines: parts.map((part) => lineOf(part, xs)),
    xDomain: window,
    xTicks: niceTicks(window, 6, { integer: true }),
    yDomain,
    yTicks,
    yLabels: yTicks.map((tick) => toText(valueAt(tick, scale))),
    marks: yDomain === null ? [] : marksOf(prepared, window, yDomain),
    cutOff,
  };
}

function marksOf({ curves, better }: PreparedCurves, window: Domain, yDomain: Domain): CurveView["marks"] {
  return curves.flatMap((curve) => {
    const best = curve.kind === "evaluated" ? bestOf(curve, better) : null;
    if (best === null || best.step < window[0] || best.step > window[1]) return [];
    const height = curve.heights[lastAtOrBefore(curve.steps, best.step)] ?? null;
    if (height === null || height < yDomain[0] || height > yDomain[1]) return [];
    return [{ x: best.step, height, colour: curve.colour }];
  });
}

/** One line before it is put on the x axis that all lines of a plot share. */
interface Part extends Pick<CurveLine, "key" | "colour" | "dash" | "isFaint"> {
  xs: readonly number[];
  ys: readonly (number | null)[];
  hasDot: readonly boolean[];
}

function partsOf(curve: PreparedCurve, window: Domain): Part[] {
  // One point beyond either edge, so that lines run off the plot rather than end inside it.
  const from = Math.max(0, lastAtOrBefore(curve.steps, window[0]));
  const to = Math.min(curve.steps.length, lastAtOrBefore(curve.steps, window[1]) + 2);
  const steps = curve.steps.slice(from, to);
  const dotsAll = curve.kind === "evaluated" && steps.length <= MAX_DOTS;
  const part = (key: string, all: readonly (number | null)[], isFaint: boolean): Part => {
    const ys = all.slice(from, to);
    const kept = downsample(steps, ys);
    return {
      key: `${curve.id}:${key}`,
      colour: curve.colour,
      dash: curve.dash,
      isFaint,
      xs: kept.map((index) => steps[index] ?? 0),
      ys: kept.map((index) => ys[index] ?? null),
      hasDot: kept.map((index) => dotsAll || needsDot(curve, from + index)),
    };
  };
  const raw = part("raw", curve.heights, curve.smooth !== null);
  return curve.smooth === null ? [raw] : [raw, part("smooth", curve.smooth, false)];
}

function lineOf({ xs: own, ys, hasDot, ...looks }: Part, xs: readonly number[]): CurveLine {
  const heights = new Array<number | null | undefined>(xs.length).fill(undefined);
  const dots: number[] = [];
  let at = 0;
  for (const [index, x] of own.entries()) {
    while ((xs[at] ?? x) < x) at += 1;
    heights[at] = ys[index];
    if (hasDot[index] && ys[index] !== null) dots.push(at);
  }
  return { ...looks, heights, dots };
}

/** The heights in view with room around them; clipping cuts the end that is not the goal. */
function heightDomain(prepared: PreparedCurves, window: Domain, clip: CurveClip) {
  const { unit, scale, better } = prepared;
  const limit = clip === "none" ? null : limitOf(prepared, window, CLIPS[clip]);
  const isKept = (height: number) => limit === null || (better === "higher" ? height >= limit : height <= limit);
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let cutOff = 0;
  eachHeight(prepared, window, (height, isMeasured) => {
    if (isKept(height)) {
      if (height < min) min = height;
      if (height > max) max = height;
    } else if (isMeasured) {
      cutOff += 1;
    }
  });
  return { yDomain: min > max ? null : withinUnit(paddedDomain([min, max]), unit, scale, min), cutOff };
}

/** Visits the heights whose steps are in view, as measured and smoothed: all of them, as thinned ones are mostly extremes. */
function eachHeight(
  { curves }: PreparedCurves,
  [first, last]: Domain,
  visit: (height: number, isMeasured: boolean) => void,
): void {
  for (const { steps, heights, smooth } of curves) {
    const end = lastAtOrBefore(steps, last);
    for (let index = Math.max(0, lastAtOrBefore(steps, first)); index <= end; index += 1) {
      if ((steps[index] ?? 0) < first) continue;
      const [height, smoothed] = [heights[index] ?? null, smooth?.[index] ?? null];
      if (height !== null) visit(height, true);
      if (smoothed !== null) visit(smoothed, false);
    }
  }
}

/** The height that `share` of those in view keep below (or above, where higher is better). */
function limitOf(prepared: PreparedCurves, window: Domain, share: number): number | null {
  const { better } = prepared;
  const heights: number[] = [];
  eachHeight(prepared, window, (height) => heights.push(height));
  if (heights.length === 0) return null;
  const sorted = Float64Array.from(heights).sort();
  const rank = (sorted.length - 1) * (better === "higher" ? 1 - share : share);
  return sorted[better === "higher" ? Math.ceil(rank) : Math.floor(rank)] ?? null;
}

/** Padding must not open room below zero for values that never go there, nor far above a share of one. */
function withinUnit(
  domain: Domain | null,
  unit: PreparedCurves["unit"],
  scale: PreparedCurves["scale"],
  lowest: number,
): Domain | null {
  if (domain === null || scale === "log") return domain;
  // A little above one, so that a line of ones is not cut in half by the edge.
  return [lowest < 0 ? domain[0] : Math.max(0, domain[0]), unit === "share" ? Math.min(1.02, domain[1]) : domain[1]];
}

function ticksOf(domain: Domain, { unit, scale }: PreparedCurves): number[] {
  if (scale === "log") return logTicks(domain, 5);
  return niceTicks(domain, 4).filter((tick) => unit !== "share" || tick <= 1);
}
