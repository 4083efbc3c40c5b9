import type { LearningAdvice, LearningRun } from "../learning-schema";

/** A training's rows (of the label, or all) and its score on the test rows, 0 to 1. */
export interface CurvePoint {
  /** Share of the data. */
  size: number;
  rows: number;
  score: number;
}

type Finding = Pick<LearningAdvice, "verdict" | "moreRows" | "gain">;

/** Three points of F1, as is asked for where so much is to be had. */
const WANTED_GAIN = 0.03;
/** What doubling the rows surely brings where the curve rises, and surely does not where it is flat. */
const LEAST_RISE = 0.005;
const MOST_FLAT = 0.02;
/** Of so many standard errors: 95 of 100 such curves lie within. */
const STANDARD_ERRORS = 2;
/** The sizes that the slope is taken from: what the smallest part says is long over. */
const LAST_SIZES = 4;
const FEWEST_SIZES = 3;
/** With fewer trainings nothing is known of their spread. */
const FEWEST_POINTS = 5;

const UNKNOWN: Finding = { verdict: "unknown", moreRows: null, gain: null };
const FLAT: Finding = { verdict: "flat", moreRows: null, gain: null };

/**
 * What a curve says of more rows. Near its end a learning curve is a line over the logarithm of the rows; the line of least squares
 * through the last sizes says what a doubling brings, and the scatter about it how sure that is. It is asked no further than to
 * twice the rows, where the line would promise too much.
 */
export function adviseOnCurve(points: readonly CurvePoint[]): Finding {
  const sizes = [...new Set(points.map(({ size }) => size))].sort((one, other) => one - other);
  const last = new Set(sizes.slice(-LAST_SIZES));
  const used = points.filter(({ size, rows }) => last.has(size) && rows > 0);
  if (new Set(used.map(({ size }) => size)).size < FEWEST_SIZES || used.length < FEWEST_POINTS) return UNKNOWN;
  const line = fitLine(used.map(({ rows, score }) => ({ x: Math.log2(rows), y: score })));
  if (line === null) return UNKNOWN;
  const { slope, error, mean } = line;
  const most = Math.max(...used.map(({ rows }) => rows));
  const room = 1 - (mean.y + slope * (Math.log2(most) - mean.x));
  const low = slope - STANDARD_ERRORS * error;
  const high = Math.min(slope + STANDARD_ERRORS * error, Math.max(0, room));
  if (high < MOST_FLAT && low < LEAST_RISE) return FLAT;
  if (low < LEAST_RISE) return UNKNOWN;
  return rising(slope, most, room);
}

function rising(slope: number, rows: number, room: number): Finding {
  const gain = Math.min(WANTED_GAIN, slope, room);
  // Half a point of a curve that is at its top already.
  if (gain < LEAST_RISE) return FLAT;
  return { verdict: "rising", moreRows: roundUp(rows * (2 ** (gain / slope) - 1)), gain };
}

/** To two digits, upwards, and one at least. */
function roundUp(rows: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rows))) - 1);
  return Math.max(1, Math.ceil(rows / unit) * unit);
}

/** Slope of the line of least squares and its standard error; null where all points stand above each other. */
function fitLine(points: readonly { x: number; y: number }[]) {
  const count = points.length;
  const mean = {
    x: points.reduce((sum, { x }) => sum + x, 0) / count,
    y: points.reduce((sum, { y }) => sum + y, 0) / count,
  };
  let xx = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - mean.x) ** 2;
    xy += (x - mean.x) * (y - mean.y);
  }
  if (xx < 1e-9) return null;
  const slope = xy / xx;
  const rest = points.reduce((sum, { x, y }) => sum + (y - mean.y - slope * (x - mean.x)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, count - 2) / xx), mean };
}

/** What the trainings say of each target (macro-F1) and each of its labels (F1), in the order in which they come. */
export function adviseOnRuns(runs: readonly LearningRun[]): LearningAdvice[] {
  const curves = new Map<string, { target: string; label: string | null; points: CurvePoint[] }>();
  const add = (target: string, label: string | null, point: CurvePoint) => {
    const key = JSON.stringify([target, label]);
    const curve = curves.get(key) ?? { target, label, points: [] };
    curve.points.push(point);
    curves.set(key, curve);
  };
  for (const { size, rows, scores } of runs) {
    for (const { target, macroF1, labels } of scores ?? []) {
      add(target, null, { size, rows, score: macroF1 });
      for (const { label, rows: own, f1 } of labels) add(target, label, { size, rows: own, score: f1 });
    }
  }
  return [...curves.values()].map(({ target, label, points }) => ({ target, label, ...adviseOnCurve(points) }));
}
