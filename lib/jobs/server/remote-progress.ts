import "server-only";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { getJobProgress, type JobProgress, upstreamError } from "@/lib/mistral/client";
import { addressOf } from "@/lib/servers/server/internal";
import { within } from "@/lib/within";
import { isTerminal } from "../status";
import { fromProgress, newCheckpoints, storeInBatches } from "./checkpoints";
import { getJobRecord, type JobRecord, statusOf } from "./internal";
import { timings } from "./timings";

interface ProgressQuestion {
  /** Of the answer that is known, for which the server waits a while for a newer one. */
  version?: string | undefined;
  /** Steps after this one are told. */
  afterStep: number;
}

/** Asks our extension how far a job is; null from a server that does not have it. Throws Upstream, Cancelled. */
export async function askProgress(
  job: JobRecord,
  { version, afterStep }: ProgressQuestion,
  signal: AbortSignal | undefined,
): Promise<JobProgress | null> {
  if (job.remoteJobId === null) throw new AppError("invalid_state", "The job is not on its server yet.");
  const remoteJobId = job.remoteJobId;
  const address = await addressOf(job.serverId);
  const waitMs = version === undefined ? 0 : timings.longPollMs;
  return within(timings.readTimeoutMs + waitMs, signal, (inTime) =>
    getJobProgress(address, remoteJobId, { afterStep, version, waitSeconds: waitMs / 1000, signal: inTime }),
  );
}

/** Stores steps as the extension tells them, each once, and returns the newest; null without any, or for an ended job. */
export async function storeSteps(jobId: string, steps: JobProgress["steps"]): Promise<number | null> {
  const told = fromProgress(steps);
  const newest = told.at(-1);
  if (newest === undefined) return null;
  for (;;) {
    const job = await getJobRecord(jobId);
    if (isTerminal(statusOf(job))) return null;
    const fresh = await newCheckpoints(jobId, told, { isRounded: false });
    const stored = await storeInBatches(jobId, fresh, { sequence: job.lastSequence, rest: 0 });
    if (stored !== null) return newest.step;
  }
}

/**
 * Once a training is over its whole curve is asked for again before the end is stored, for what came later than its step.
 * Returns what the extension tells at the end; null where it cannot: an end is an end without it. Throws Cancelled.
 */
export async function lastWord(job: JobRecord, signal: AbortSignal | undefined): Promise<JobProgress | null> {
  try {
    const whole = await askProgress(job, { afterStep: 0 }, signal);
    if (whole !== null) await storeSteps(job.id, whole.steps);
    return whole;
  } catch (error) {
    const reason = upstreamError(error);
    if (signal?.aborted) throw reason;
    log.debug({ jobId: job.id, reason: reason.message }, "the last word on a job is not known");
    return null;
  }
}
