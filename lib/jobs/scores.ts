import type { JobCheckpoint } from "./schema";

/** What a run is judged by: losses, and scores on its validation rows. */
export type ScoreName = "macroF1" | "accuracy" | "validLoss" | "trainLoss";

/** A value and the step at which it was measured. */
export interface ScorePoint {
  value: number;
  step: number;
}

/** The best value of a series, the earliest of equals, and its newest one. */
export interface ScorePair {
  best: ScorePoint;
  last: ScorePoint;
}

/** What a point is read from; a list of runs reads no more than this. */
export type ScoredPoint = Pick<JobCheckpoint, "step" | "trainLoss" | "validLoss" | "targets">;

/** True where more is better. */
export function isHigherBetter(name: ScoreName): boolean {
  return name === "macroF1" || name === "accuracy";
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/**
 * One score at one step; null for "not evaluated here". A score of several targets is the mean of theirs, unless one is
 * named. Exactly 0 as a validation loss is what servers of the contract send in place of none.
 */
export function scoreAt(point: ScoredPoint, name: ScoreName, target?: string): number | null {
  if (name === "trainLoss") return finite(point.trainLoss);
  if (name === "validLoss") return point.validLoss === 0 ? null : finite(point.validLoss);
  const told = (point.targets ?? []).filter((metrics) => target === undefined || metrics.target === target);
  if (told.length === 0) return null;
  return finite(told.reduce((sum, metrics) => sum + metrics[name], 0) / told.length);
}

function isBetter(name: ScoreName, value: number, than: number): boolean {
  return isHigherBetter(name) ? value > than : value < than;
}

/** The pair after one more value: `value` may come late, for a step before the newest. */
export function withValue(name: ScoreName, pair: ScorePair | null, { value, step }: ScorePoint): ScorePair {
  if (pair === null) return { best: { value, step }, last: { value, step } };
  const { best, last } = pair;
  const isTie = value === best.value && step < best.step;
  return {
    best: isTie || isBetter(name, value, best.value) ? { value, step } : best,
    last: step >= last.step ? { value, step } : last,
  };
}

/** Best and last of a series; null where nothing was measured. */
export function scorePair(points: readonly ScoredPoint[], name: ScoreName, target?: string): ScorePair | null {
  let pair: ScorePair | null = null;
  for (const point of points) {
    const value = scoreAt(point, name, target);
    if (value !== null) pair = withValue(name, pair, { value, step: point.step });
  }
  return pair;
}
