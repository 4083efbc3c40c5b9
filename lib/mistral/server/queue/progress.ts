import "server-only";
import type { EngineEvent } from "@/lib/engine";
import type { StoredPrediction } from "../internal";

/** How far a run is that is under way. */
export interface Progress {
  phase: string;
  done: number;
  total: number;
  /** Milliseconds of any clock that only moves forward. */
  phaseStartedAt: number;
  /** What was done of the phase before it began: a training may go on with what an earlier process did. */
  doneAtStart: number;
}

/** What an event says about a run's progress; what it says nothing about stays. */
export function nextProgress(before: Progress | null, event: EngineEvent, now: number): Progress | null {
  if (event.type === "phase") return moved(before, event.phase, event.done, event.total, now);
  if (event.type === "step") return moved(before, "training", event.step, event.totalSteps, now);
  return before;
}

function moved(before: Progress | null, phase: string, done: number, total: number, now: number): Progress {
  const { phaseStartedAt, doneAtStart } = before?.phase === phase ? before : { phaseStartedAt: now, doneAtStart: done };
  return { phase, done, total, phaseStartedAt, doneAtStart };
}

/** Seconds that each phase of a training is expected to take. */
export type PhaseSeconds = StoredPrediction["phases"];

const PHASES = ["reading", "features", "encoding", "training", "calibrating", "saving"] as const;
/** Something is always left to do until the job says that it is over. */
const MOST_OVERALL = 0.99;
/** Until so much is done the prediction decides, from then on more and more the pace. */
const TRUSTED_SECONDS = 1;
const TRUSTED_SHARE = 0.1;

/**
 * How far a training is (0 to below 1) and the seconds that are left, by what its phases were expected to take and how long those took
 * that are over; `elapsedSeconds` since it began. Null in a phase that is none of a training's.
 */
export function overallProgress(
  progress: Progress,
  seconds: PhaseSeconds,
  elapsedSeconds: number,
): { overall: number; remainingSeconds: number } | null {
  const at = (PHASES as readonly string[]).indexOf(progress.phase);
  const phase = PHASES[at];
  if (phase === undefined) return null;
  const share = (done: number) => (progress.total > 0 ? Math.min(1, Math.max(0, done / progress.total)) : 0);
  const all = sum(seconds, PHASES) || 1;
  const before = sum(seconds, PHASES.slice(0, at));
  const done = Math.min(all, before + share(progress.done) * seconds[phase]);
  // What an earlier process did took none of the time of this one.
  const doneHere = Math.max(0, done - share(progress.doneAtStart) * seconds[phase]);
  const trust = TRUSTED_SECONDS + TRUSTED_SHARE * all;
  const pace = (elapsedSeconds + trust) / (doneHere + trust);
  return { overall: Math.min(MOST_OVERALL, done / all), remainingSeconds: (all - done) * pace };
}

function sum(seconds: PhaseSeconds, phases: readonly (keyof PhaseSeconds)[]): number {
  return phases.reduce((total, phase) => total + seconds[phase], 0);
}

/**
 * Seconds until a training has done its steps, at the pace so far; null in other phases, which are short, and before
 * there is a pace.
 */
export function remainingSeconds(progress: Progress, now: number): number | null {
  const { phase, done, total, phaseStartedAt, doneAtStart } = progress;
  const doneHere = done - doneAtStart;
  if (phase !== "training" || doneHere <= 0) return null;
  return (((now - phaseStartedAt) / doneHere) * Math.max(0, total - done)) / 1000;
}
