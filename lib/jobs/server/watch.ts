import "server-only";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { clientFor } from "@/lib/servers/server/internal";
import { isTerminal } from "../status";
import { afterFailure, afterSuccess, noTrouble, type Trouble } from "./conclude";
import { followRemote, newCourse, type RemoteCourse } from "./follow-remote";
import { getJobRecord, type JobRecord, statusOf } from "./internal";
import type { Lease } from "./lease";
import { changeJob } from "./move";
import { takeTurn } from "./pace";
import { waitForJob } from "./signal";
import { findOrCreateRemoteJob, noteCreated } from "./submit";
import { timings } from "./timings";
import { uploadFiles } from "./uploads";

interface Watch {
  jobId: string;
  lease: Lease;
  signal: AbortSignal;
  course: RemoteCourse;
  trouble: Trouble;
}

/**
 * Brings a job to its server and follows it until it ends, the lease is lost or `signal` aborts. Whatever goes wrong on
 * the way is tried again or ends the job; it never throws.
 */
export async function watchUntilEnd(jobId: string, lease: Lease, signal: AbortSignal): Promise<void> {
  const watch: Watch = { jobId, lease, signal, course: newCourse(), trouble: noTrouble() };
  while (!signal.aborted && lease.isHeld()) {
    const startedAt = performance.now();
    const waitMs = await turn(watch);
    if (waitMs === null) return;
    // A job whose answer takes long to read is asked less often, so that it does not keep the process busy.
    const busyMs = watch.course.version === undefined ? 4 * (performance.now() - startedAt) : 0;
    if (waitMs > 0) await waitForJob(jobId, Math.max(waitMs, Math.min(busyMs, timings.maxPollMs)), signal);
  }
}

/** One step of a job, and how long to wait after it; null when there is nothing more to do. */
async function turn(watch: Watch): Promise<number | null> {
  const { jobId, lease, trouble, signal } = watch;
  try {
    const job = await getJobRecord(jobId);
    if (isTerminal(statusOf(job))) return null;
    const waitMs = await advance(job, watch);
    await afterSuccess(jobId, trouble);
    return waitMs;
  } catch (error) {
    // What a failure means for the job is for whoever has the lease to say.
    if (signal.aborted || !lease.isHeld()) return null;
    return await failed(watch, error);
  }
}

async function failed({ jobId, trouble }: Watch, error: unknown): Promise<number | null> {
  // A reason that is known needs no stack; it is shown with the job as well.
  const cause = error instanceof AppError ? { reason: error.message } : { err: error };
  log.warn({ jobId, attempts: trouble.failures + 1, ...cause }, "a step of a job failed");
  try {
    return await afterFailure(jobId, error, trouble);
  } catch (second) {
    // Deleted meanwhile.
    if (second instanceof AppError && second.code === "not_found") return null;
    log.error({ jobId, err: second }, "what a failure means for a job could not be stored");
    return timings.maxBackoffMs;
  }
}

/** Does the next thing for a job and says how long to wait before looking again, in milliseconds. */
async function advance(job: JobRecord, { course, lease, signal }: Watch): Promise<number> {
  if (job.remoteJobId !== null) return followRemote(job, course, signal);
  const status = statusOf(job);
  if (status === "DRAFT") {
    await step(job, "UPLOADING");
    return 0;
  }
  if (job.server.kind !== "embedded") await takeTurn(job.serverId, signal);
  const client = await clientFor(job.serverId);
  if (status === "UPLOADING") {
    await uploadFiles(client, job, signal);
    await step(job, "CREATING");
    return 0;
  }
  if (status !== "CREATING") throw new AppError("internal", `A job that is ${status} has no id on its server.`);
  const mayCreate = async () => !signal.aborted && (await lease.take());
  const remoteJobId = await findOrCreateRemoteJob(client, job, { mayCreate, signal });
  if (remoteJobId === null) return timings.searchMs;
  await noteCreated(job.id, remoteJobId);
  return 0;
}

function step(job: JobRecord, to: "UPLOADING" | "CREATING"): Promise<boolean> {
  const events = [{ status: to, remoteIndex: null, createdAt: new Date() }];
  return changeJob(job.id, { to, events, set: { error: Prisma.DbNull } });
}
