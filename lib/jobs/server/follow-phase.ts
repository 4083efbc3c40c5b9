import "server-only";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { getJobProgress } from "@/lib/mistral/client";
import { remember } from "@/lib/remember";
import { addressOf } from "@/lib/servers/server/internal";
import { type PhaseStart, remainingOfPhase } from "../progress";
import { type JobPhase, type JobPlace, jobPhase } from "../schema";
import type { JobStatus } from "../status";
import { NO_PLACE, placeIn } from "../stream";
import { getJobRecord, type JobRecord, statusOf } from "./internal";
import { signalJob } from "./signal";

interface Followed {
  /** The server cannot tell, and is not asked again for this job. */
  isSilent: boolean;
  place: JobPlace;
  start: PhaseStart | null;
}

const UNTOLD: Followed = { isSilent: false, place: NO_PLACE, start: null };

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
 * Learns where a job stands, with at most one request, and wakes whoever watches it when that moved. What goes wrong
 * here is no reason to stop following the job: then nothing is known.
 */
export async function followPhase(jobId: string): Promise<void> {
  const known = followed.get(jobId) ?? UNTOLD;
  if (known.isSilent) return;
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  const isTold = status === "QUEUED" || status === "RUNNING";
  const next = isTold ? await ask(known, job) : { ...known, place: NO_PLACE };
  followed.set(jobId, next);
  if (JSON.stringify(next.place) !== JSON.stringify(known.place)) signalJob(jobId);
}

async function ask(known: Followed, job: JobRecord): Promise<Followed> {
  if (job.remoteJobId === null) return known;
  try {
    const told = await getJobProgress(await addressOf(job.serverId), job.remoteJobId);
    if (told === null) return { ...UNTOLD, isSilent: true };
    const { progress, queue } = told;
    const phase = jobPhase.safeParse({
      name: progress?.phase,
      done: progress?.done,
      total: progress?.total,
      remainingSeconds: progress?.remaining_seconds ?? null,
    });
    // A phase that a later engine has and we have no words for is as good as none.
    if (!phase.success) return { ...known, place: { phase: null, queuePosition: queue } };
    return moved(known, phase.data);
  } catch (error) {
    const cause = error instanceof AppError ? { reason: error.message } : { err: error };
    log.debug({ jobId: job.id, ...cause }, "where a job stands is not known");
    return { ...known, place: NO_PLACE };
  }
}

function moved({ start: before }: Followed, phase: JobPhase): Followed {
  const nowMs = performance.now();
  const { name, done } = phase;
  const start = before !== null && before.name === name && before.done <= done ? before : { name, done, atMs: nowMs };
  const remaining = phase.remainingSeconds ?? remainingOfPhase(phase, start, nowMs);
  // Whole seconds: nobody is woken for a tenth.
  const remainingSeconds = remaining === null ? null : Math.ceil(remaining);
  return { isSilent: false, start, place: { phase: { ...phase, remainingSeconds }, queuePosition: null } };
}
