import { isAlone, smoothSeries } from "./series";
import { type Domain, log10OrNull } from "./ticks";

export type CurveScale = "linear" | "log";
/** Of two marks told apart without colour. */
export type CurveDash = "solid" | "dashed" | "dotted" | "dash-dot" | "long-dash";
/** What a chart's values are, which decides how they are written. */
export type CurveUnit = "loss" | "share" | "rate";
/** Which way is good; null where neither is. */
export type Better = "lower" | "higher" | null;

/** One line as it was measured. */
export interface Curve {
  /** Its own among the lines of a chart. */
  id: string;
  /** Whose line it is, where several runs share a chart; null on a chart of one run. */
  run: string | null;
  /** What it is called in the legend: `Training`; empty where a chart has one line a run. */
  name: string;
  /** A CSS value such as `var(--split-train)`. */
  colour: string;
  dash: CurveDash;
  /**
   * `measured`: one value a step, smoothed on wish, and a null is a gap. `evaluated`: a value now and then, each one
   * exact; the line runs from one to the next, because none was due between them. `set`: what was decided rather than
   * measured, one value a step and never smoothed.
   */
  kind: "measured" | "evaluated" | "set";
  steps: readonly number[];
  /** One for each step; null where nothing was measured. */
  values: readonly (number | null)[];
}

/** A line's name where several stand beside each other: `Training`, `A`, `A: Training`. */
export function lineName({ run, name }: Pick<Curve, "run" | "name">): string {
  if (run === null) return name;
  return name === "" ? run : `${run}: ${name}`;
}

/** A chart of the board, before anything about its looks is decided. */
export interface CurveChartSpec {
  key: string;
  title: string;
  /** What is measured, in a sentence: `validation loss`, `macro-F1`. */
  noun: string;
  unit: CurveUnit;
  better: Better;
  curves: readonly Curve[];
  /** What is to be said beside the best and last values. */
  remarks?: readonly string[];
}

/** A curve in order, with its heights on the axis: with a log scale these are log10 of the values. */
export interface PreparedCurve extends Curve {
  heights: readonly (number | null)[];
  /** null where smoothing would change nothing. */
  smooth: readonly (number | null)[] | null;
}

export interface PreparedCurves {
  curves: readonly PreparedCurve[];
  scale: CurveScale;
  unit: CurveUnit;
  better: Better;
  /** Every step that some curve has, ascending: where the cursor can stand. */
  steps: readonly number[];
  /** Values that a log scale cannot show. */
  hiddenByScale: number;
}

interface PrepareOptions {
  /** 0 to 1, see `smoothSeries`; measured curves only. */
  smoothing: number;
  scale: CurveScale;
}

/** Puts curves in order, on their scale, and smooths them. All of it that does not depend on the part in view. */
export function prepareCurves(spec: CurveChartSpec, { smoothing, scale }: PrepareOptions): PreparedCurves {
  // Shares lie between 0 and 1, where a logarithm would only hide the good ones in a corner.
  const used = spec.unit === "share" ? "linear" : scale;
  let hiddenByScale = 0;
  const curves = spec.curves.map((raw): PreparedCurve => {
    const curve = inOrder(raw);
    const heights = used === "log" ? curve.values.map(log10OrNull) : curve.values;
    if (used === "log") {
      for (const [index, value] of curve.values.entries())
        hiddenByScale += Number(value !== null && heights[index] === null);
    }
    const smooth = curve.kind === "measured" && smoothing > 0 ? smoothSeries(curve.steps, heights, smoothing) : null;
    return { ...curve, heights, smooth: smooth?.some((value, index) => value !== heights[index]) ? smooth : null };
  });
  return {
    curves,
    scale: used,
    unit: spec.unit,
    better: spec.better,
    steps: unionOf(curves.map((curve) => curve.steps)),
    hiddenByScale,
  };
}

/** A height on the axis as the value that it stands for. */
export function valueAt(height: number, scale: CurveScale): number {
  return scale === "log" ? 10 ** height : height;
}

/** Ascending by step, the later report of a step winning; what is no number is a gap, or no evaluation at all. */
function inOrder(curve: Curve): Curve {
  const { steps, values } = isAscending(curve.steps) ? curve : sorted(curve);
  // Mostly there is nothing to mend, and a long run is not copied for it.
  const inPlace = { steps, values: values.every(isFiniteOrNull) ? values : values.map(finiteOrNull) };
  if (curve.kind !== "evaluated") return { ...curve, ...inPlace };
  const evaluated: { steps: number[]; values: number[] } = { steps: [], values: [] };
  for (const [index, value] of inPlace.values.entries()) {
    if (value === null) continue;
    evaluated.steps.push(steps[index] ?? 0);
    evaluated.values.push(value);
  }
  return { ...curve, ...evaluated };
}

function isAscending(steps: readonly number[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] ?? Number.NaN;
    if (!(step > last && step < Number.POSITIVE_INFINITY)) return false;
    last = step;
  }
  return true;
}

/** Without what is no step, the later report of a step winning. */
function sorted({ steps, values }: Curve): Pick<Curve, "steps" | "values"> {
  const byStep = new Map<number, number | null>();
  for (const [index, step] of steps.entries()) if (Number.isFinite(step)) byStep.set(step, values[index] ?? null);
  const entries = [...byStep].sort(([a], [b]) => a - b);
  return { steps: entries.map(([step]) => step), values: entries.map(([, value]) => value) };
}

function isFiniteOrNull(value: number | null): boolean {
  return value === null || Number.isFinite(value);
}

function finiteOrNull(value: number | null): number | null {
  return isFiniteOrNull(value) ? value : null;
}

/** All of several ascending lists, each value once. */
export function unionOf(lists: readonly (readonly number[])[]): readonly number[] {
  return lists.reduce<readonly number[]>((union, list) => (union.length === 0 ? list : mergeSorted(union, list)), []);
}

function mergeSorted(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === b || b.length === 0) return a;
  const merged: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    merged.push(Math.min(left, right));
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return merged;
}

/** From the first step (0 where the end is known) to the last, with room around a single one. */
export function stepExtent(charts: readonly Pick<CurveChartSpec, "curves">[], totalSteps: number | null): Domain {
  let first = Number.POSITIVE_INFINITY;
  let last = totalSteps ?? Number.NEGATIVE_INFINITY;
  // Curves of one run have one list of steps between them.
  for (const steps of new Set(charts.flatMap(({ curves }) => curves.map((curve) => curve.steps)))) {
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index] ?? Number.NaN;
      if (step < first) first = step;
      if (step > last) last = step;
    }
  }
  // With a known end the axis stands still while the run grows into it.
  if (totalSteps !== null || first > last) first = Math.min(0, first);
  if (last < first) return [0, 1];
  return last > first ? [first, last] : [first - 1, first + 1];
}

/** What a curve says at a step. */
export interface CurveReading {
  /** Where it was measured: at the step, or the last time before it. */
  step: number;
  value: number | null;
  /** null where the curve is not smoothed. */
  smooth: number | null;
}

/** The reading of a curve at `step`, or the last before it; null before its first. */
export function readCurve(curve: PreparedCurve, step: number, scale: CurveScale): CurveReading | null {
  const index = lastAtOrBefore(curve.steps, step);
  const at = curve.steps[index];
  if (at === undefined) return null;
  const smooth = curve.smooth?.[index] ?? null;
  return {
    step: at,
    value: curve.values[index] ?? null,
    smooth: smooth === null ? null : valueAt(smooth, scale),
  };
}

/** Index of the last of ascending `xs` that is not above `x`; -1 when all are. */
export function lastAtOrBefore(xs: readonly number[], x: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The one of ascending `xs` that lies nearest to `x`; null without any. */
export function nearest(xs: readonly number[], x: number): number | null {
  const before = lastAtOrBefore(xs, x);
  const [left, right] = [xs[before], xs[before + 1]];
  if (left === undefined || right === undefined) return left ?? right ?? null;
  return x - left <= right - x ? left : right;
}

/** True where a curve needs a dot because no line reaches the value. */
export function needsDot(curve: PreparedCurve, index: number): boolean {
  return isAlone(curve.heights, index);
}
