import { downsample, isAlone, smoothSeries } from "./series";
import { type Domain, log10OrNull, logTicks, niceTicks, paddedDomain } from "./ticks";

export interface LossPoint {
  step: number;
  /** null where it was not measured. */
  trainLoss: number | null;
  /** null where it was not evaluated; so is exactly 0, which servers of the contract send in its place. */
  validLoss: number | null;
}

export type LossScale = "linear" | "log";

interface LossInput {
  points: readonly LossPoint[];
  totalSteps: number | null;
  /** 0 to 1, see `smoothSeries`; the training loss only: evaluations are few, and each one is exact. */
  smoothing: number;
  scale: LossScale;
  /** Steps in view; null for the whole run. */
  window?: Domain | null;
}

/** One x of the chart. `train`, `smooth` and `valid` are heights on the axis; with a log scale they are log10 of the loss. */
export interface LossRow {
  step: number;
  train: number | null;
  smooth: number | null;
  valid: number | null;
  /** What the tooltip and the table print, always in units of the loss. */
  trainLoss: number | null;
  smoothLoss: number | null;
  validLoss: number | null;
  /** The training loss has no neighbour to draw a line to. */
  isAlone: boolean;
}

interface Reading {
  step: number;
  loss: number;
}

export interface LossModel {
  /** The rows to draw, thinned where there are too many. */
  rows: readonly LossRow[];
  /** Every measured point, ascending by step, for the table. */
  points: readonly LossPoint[];
  isSmoothed: boolean;
  xDomain: Domain;
  xTicks: readonly number[];
  /** null when no value fits the scale. */
  yDomain: Domain | null;
  yTicks: readonly number[];
  lastTrain: Reading | null;
  lastValid: Reading | null;
  /** The lowest validation loss; the earliest of equals. */
  bestValid: Reading | null;
  /** The step of the best evaluation when at least two later ones were no better. */
  stoppedImprovingAt: number | null;
  /** Values that a log scale cannot show. */
  hiddenByScale: number;
}

const finiteOrNull = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

/** Ascending by step, the later report of a step winning, without points that say nothing. */
function cleanPoints(points: readonly LossPoint[]): LossPoint[] {
  const byStep = new Map<number, LossPoint>();
  for (const { step, trainLoss, validLoss } of points) {
    const point = {
      step,
      trainLoss: finiteOrNull(trainLoss),
      validLoss: validLoss === 0 ? null : finiteOrNull(validLoss),
    };
    if (Number.isFinite(step)) byStep.set(step, point);
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function readings(points: readonly LossPoint[], key: "trainLoss" | "validLoss"): Reading[] {
  return points.flatMap((point) => {
    const loss = point[key];
    return loss === null ? [] : [{ step: point.step, loss }];
  });
}

/** Decides everything about the loss chart but its pixels. */
export function prepareLossSeries({ points, totalSteps, smoothing, scale, window = null }: LossInput): LossModel {
  const clean = cleanPoints(points);
  const steps = clean.map((point) => point.step);
  const place = scale === "log" ? log10OrNull : (value: number | null) => value;
  const unplace = scale === "log" ? (value: number) => 10 ** value : (value: number) => value;
  const train = clean.map((point) => place(point.trainLoss));
  const valid = clean.map((point) => place(point.validLoss));
  const smooth = smoothSeries(steps, train, smoothing);

  const all = clean.map((point, index): LossRow => {
    const height = smooth[index] ?? null;
    return {
      step: point.step,
      train: train[index] ?? null,
      smooth: height,
      valid: valid[index] ?? null,
      trainLoss: point.trainLoss,
      smoothLoss: height === null ? null : unplace(height),
      validLoss: point.validLoss,
      isAlone: isAlone(train, index),
    };
  });
  const rows = thin(window === null ? all : all.filter((row) => row.step >= window[0] && row.step <= window[1]));
  const xDomain = window ?? stepDomain(steps, totalSteps);
  const heights = rows.flatMap((row) => [row.train, row.smooth, row.valid]);
  const yDomain = scale === "log" ? paddedDomain(heights) : aboveZero(paddedDomain(heights), heights);
  const evaluations = readings(clean, "validLoss");
  const bestValid = lowest(evaluations);
  return {
    rows,
    points: clean,
    isSmoothed: smooth.some((value, index) => value !== train[index]),
    xDomain,
    xTicks: niceTicks(xDomain, 6, { integer: true }),
    yDomain,
    yTicks: yDomain === null ? [] : scale === "log" ? logTicks(yDomain, 5) : niceTicks(yDomain, 5),
    lastTrain: readings(clean, "trainLoss").at(-1) ?? null,
    lastValid: evaluations.at(-1) ?? null,
    bestValid,
    stoppedImprovingAt: stoppedImproving(evaluations, bestValid),
    hiddenByScale: clean.reduce(
      (hidden, point, index) =>
        hidden +
        Number(point.trainLoss !== null && train[index] === null) +
        Number(point.validLoss !== null && valid[index] === null),
      0,
    ),
  };
}

/** Thins each series by itself and draws the rows that either needs. */
function thin(rows: readonly LossRow[]): LossRow[] {
  const steps = rows.map((row) => row.step);
  const trainKept = downsample(
    steps,
    rows.map((row) => row.train),
  );
  if (trainKept.length === rows.length) return [...rows];
  const evaluated = rows.flatMap((row, index) => (row.valid === null ? [] : [index]));
  const validKept = downsample(
    evaluated.map((index) => steps[index] ?? 0),
    evaluated.map((index) => rows[index]?.valid ?? null),
  ).map((position) => evaluated[position]);
  const kept = new Set([...trainKept, ...validKept]);
  return rows.filter((_, index) => kept.has(index));
}

/** Padding must not open room below zero for losses that never go there. */
function aboveZero(domain: Domain | null, heights: readonly (number | null)[]): Domain | null {
  const goesBelow = heights.some((height) => height !== null && height < 0);
  return domain === null || goesBelow ? domain : [Math.max(0, domain[0]), domain[1]];
}

function stepDomain(steps: readonly number[], totalSteps: number | null): Domain {
  const last = Math.max(totalSteps ?? 0, steps.at(-1) ?? 0);
  // With a known end the axis stands still while the run grows into it.
  const first = totalSteps === null ? (steps[0] ?? 0) : Math.min(0, steps[0] ?? 0);
  return last > first ? [first, last] : [first - 1, first + 1];
}

function lowest(evaluations: readonly Reading[]): Reading | null {
  return evaluations.reduce<Reading | null>(
    (best, next) => (best === null || next.loss < best.loss ? next : best),
    null,
  );
}

function stoppedImproving(evaluations: readonly Reading[], best: Reading | null): number | null {
  if (best === null) return null;
  return evaluations.filter((evaluation) => evaluation.step > best.step).length >= 2 ? best.step : null;
}
