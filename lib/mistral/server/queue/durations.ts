import "server-only";
import { db } from "@/lib/db/client";
import type { Level, Prediction } from "@/lib/engine";
import { log } from "@/lib/log";

/** The last runs of a level say how far its predictions are off. */
const RUNS = 20;
/** As if so many runs had taken what was said: a few runs may be chance. */
const DOUBT = 3;
/** Usual spread of ln(actual ÷ predicted), before any run has ended here. */
const USUAL_SPREAD = 0.2;
/** Fewer runs than this say nothing about a spread. */
const FEWEST_FOR_SPREAD = 3;
/** Of a normal distribution, four fifths lie within so many standard deviations. */
const FOUR_FIFTHS = 1.2816;
/** Standard deviation of a normal distribution ÷ the median distance from its middle. */
const BY_MEDIAN_DISTANCE = 1.4826;
/** A probe waits for its turn and for files also on an idle machine. */
const IDLE_SHARE = 0.9;
const SMALLEST_SHARE = 0.2;

/** What the runs that ended here say about the next prediction. */
export interface Correction {
  /** Runs that it was learnt from. */
  runs: number;
  /** Predicted seconds × this are expected. */
  factor: number;
  /** Expected seconds × these are the ends of what four of five runs take; null while unknown. */
  low: number | null;
  high: number | null;
}

export const NO_CORRECTION: Correction = { runs: 0, factor: 1, low: null, high: null };

/** Middle and spread of `ln(actual ÷ predicted)`, robust against single runs that were disturbed, and drawn to what is usual where runs are few. */
export function correctionOf(logRatios: readonly number[]): Correction {
  const runs = logRatios.length;
  if (runs === 0) return NO_CORRECTION;
  const middle = median(logRatios);
  const factor = Math.exp((middle * runs) / (runs + DOUBT));
  if (runs < FEWEST_FOR_SPREAD) return { runs, factor, low: null, high: null };
  const own = BY_MEDIAN_DISTANCE * median(logRatios.map((ratio) => Math.abs(ratio - middle)));
  const spread = Math.sqrt((runs * own ** 2 + DOUBT * USUAL_SPREAD ** 2) / (runs + DOUBT));
  return { runs, factor, low: Math.exp(-FOUR_FIFTHS * spread), high: Math.exp(FOUR_FIFTHS * spread) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.floor(sorted.length / 2))) / 2;
}

/** What the last trainings at a level say. */
export async function correctionFor(level: Level): Promise<Correction> {
  const rows = await db.engineDuration.findMany({ where: { level }, orderBy: { createdAt: "desc" }, take: RUNS });
  const usable = rows.filter(({ estimated, actual }) => estimated > 0 && actual > 0);
  return correctionOf(usable.map(({ estimated, actual }) => Math.log(actual / estimated)));
}

/**
 * Seconds that a predicted training takes as the machine is. What is busy is likely to stay so, except for a training of this engine, for
 * the next one begins when that has ended.
 */
export function secondsHere({ seconds, share }: Prediction, isTraining: boolean): number {
  if (isTraining) return seconds;
  return seconds / Math.max(SMALLEST_SHARE, Math.min(1, share / IDLE_SHARE));
}

/** Notes how long a training took that nothing stopped or interrupted. A failure to do so is no failure of the training. */
export async function noteDuration(run: {
  jobId: string;
  level: Level;
  estimated: number;
  actual: number;
}): Promise<void> {
  const { jobId, ...values } = run;
  await db.engineDuration
    .upsert({ where: { jobId }, create: run, update: values })
    .catch((error: unknown) => log.warn({ err: error, jobId }, "the duration of a training could not be noted"));
}
