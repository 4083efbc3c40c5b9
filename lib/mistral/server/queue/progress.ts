import "server-only";
import type { EngineEvent } from "@/lib/engine";

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
