import "server-only";
import type { JobProgress } from "@/lib/mistral/client";
import { remember } from "@/lib/remember";
import { type PhaseStart, remainingOfPhase } from "../progress";
import { type JobPhase, type JobPlace, jobPhase } from "../schema";
import type { JobStatus } from "../status";
import { NO_PLACE, placeIn } from "../stream";
import { signalJob } from "./signal";

interface Followed {
  place: JobPlace;
  start: PhaseStart | null;
}

const UNTOLD: Followed = { place: NO_PLACE, start: null };

/** Of this process only: after a restart the next poll tells. */
const followed = remember("job-phases", () => new Map<string, Followed>());

/** Where a job stands in its queue or its phases, as its server last said. */
export function placeOf(job: { id: string; status: JobStatus }): JobPlace {
  return placeIn(job.status, followed.get(job.id)?.place ?? NO_PLACE);
}

/** Lets go of what is known of a job that has ended. */
export function forgetPlace(jobId: string): void {
  followed.delete(jobId);
}

/**
 * Notes where a job stands, as its server told just now or, with null, could not tell. Wakes whoever watches it when
 * that moved, and returns whether it did.
 */
export function notePlace(
  job: { id: string; status: JobStatus },
  told: Pick<JobProgress, "queue" | "progress"> | null,
): boolean {
  const known = followed.get(job.id) ?? UNTOLD;
  const isTold = job.status === "QUEUED" || job.status === "RUNNING";
  const next = told !== null && isTold ? nextPlace(known, told) : { ...known, place: NO_PLACE };
  followed.set(job.id, next);
  const hasMoved = JSON.stringify(next.place) !== JSON.stringify(known.place);
  if (hasMoved) signalJob(job.id);
  return hasMoved;
}

function nextPlace(known: Followed, { progress, queue }: Pick<JobProgress, "queue" | "progress">): Followed {
  const phase = jobPhase.safeParse({
    name: progress?.phase,
    done: progress?.done,
    total: progress?.total,
    remainingSeconds: progress?.remaining_seconds ?? null,
  });
  // A phase that a later engine has and we have no words for is as good as none.
  if (!phase.success) return { ...known, place: { phase: null, queuePosition: queue } };
  return moved(known, phase.data);
}

function moved({ start: before }: Followed, phase: JobPhase): Followed {
  const nowMs = performance.now();
  const { name, done } = phase;
  const start = before !== null && before.name === name && before.done <= done ? before : { name, done, atMs: nowMs };
  const remaining = phase.remainingSeconds ?? remainingOfPhase(phase, start, nowMs);
  // Whole seconds: nobody is woken for a tenth.
  const remainingSeconds = remaining === null ? null : Math.ceil(remaining);
  return { start, place: { phase: { ...phase, remainingSeconds }, queuePosition: null } };
}
