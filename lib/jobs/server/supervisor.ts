import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { clientFor } from "@/lib/servers/server/internal";
import type { JobError } from "../schema";
import { ACTIVE_STATUSES, isTerminal } from "../status";
import { getJobRecord, type JobRecord, statusOf } from "./internal";
import { changeJob } from "./move";
import { waitForJob } from "./signal";
import { findOrCreateRemoteJob, getRemoteJob, uploadFiles } from "./submit";
import { storeRemoteJob } from "./sync";

/** Attempts at a step that fails for a reason that may pass, before the job is failed (only before it is created). */
const MAX_ATTEMPTS = 8;
const MAX_BACKOFF_MS = 30_000;

/** Jobs that are being watched in this process: one loop each, however often it is asked for. */
const watched = remember("job-supervisor", () => new Map<string, Promise<void>>());

/** Watches a job until it ends. Returns at once; calling it twice does nothing more. */
export function watchJob(jobId: string): void {
  if (watched.has(jobId)) return;
  const loop = watch(jobId)
    .catch((error: unknown) => log.error({ err: error, jobId }, "watching a job failed"))
    .finally(() => watched.delete(jobId));
  watched.set(jobId, loop);
}

/** Takes up every job that is not at its end: called once at boot. */
export async function bootJobs(): Promise<void> {
  const active = await db.job.findMany({ where: { status: { in: [...ACTIVE_STATUSES] } }, select: { id: true } });
  for (const job of active) watchJob(job.id);
}

async function watch(jobId: string): Promise<void> {
  let attempts = 0;
  for (;;) {
    const job = await getJobRecord(jobId);
    if (isTerminal(statusOf(job))) return;
    try {
      const waitMs = await advance(job);
      attempts = 0;
      if (waitMs > 0) await waitForJob(jobId, waitMs);
    } catch (error) {
      attempts += 1;
      await handleFailure(job, error, attempts);
    }
  }
}

/** Does the next thing for a job and says how long to wait before looking again, in milliseconds. */
async function advance(job: JobRecord): Promise<number> {
  const client = await clientFor(job.serverId);
  const status = statusOf(job);
  if (status === "DRAFT") {
    await changeJob(job.id, {
      to: "UPLOADING",
      events: [{ status: "UPLOADING", remoteIndex: null, createdAt: new Date() }],
    });
    return 0;
  }
  if (status === "UPLOADING") {
    await uploadFiles(client, job);
    await changeJob(job.id, {
      to: "CREATING",
      events: [{ status: "CREATING", remoteIndex: null, createdAt: new Date() }],
    });
    return 0;
  }
  if (status === "CREATING") {
    const remote = await findOrCreateRemoteJob(client, job);
    await changeJob(job.id, { set: { remoteJobId: remote.id } });
    await storeRemoteJob({ ...job, remoteJobId: remote.id }, remote);
    return 0;
  }
  if (job.remoteJobId === null) throw new AppError("internal", "A job without a remote id cannot be followed.");
  await storeRemoteJob(job, await getRemoteJob(client, job.remoteJobId));
  return pollInterval(job);
}

/** The engine is asked in this process and costs little; other servers are treated gently. */
function pollInterval(job: JobRecord): number {
  const isWaiting = statusOf(job) === "VALIDATED";
  if (job.server.kind === "embedded") return isWaiting ? 1_000 : 200;
  return isWaiting ? 10_000 : 3_000;
}

async function handleFailure(job: JobRecord, error: unknown, attempts: number): Promise<void> {
  const known = error instanceof AppError ? error : null;
  if (known?.code === "upstream" && known.extra?.status === 404 && job.remoteJobId !== null) {
    const message =
      "The server no longer knows this job. It may have been deleted there, or the server's data was reset.";
    await end(job, "LOST", {
      message,
      details: null,
      hint: "Create the job again: the same files and settings are used.",
    });
    return;
  }
  const mayPass = known === null || known.retryable;
  log.warn({ jobId: job.id, attempts, err: error }, "a step of a job failed");
  const isSubmitted = job.remoteJobId !== null;
  if (!mayPass || (!isSubmitted && attempts >= MAX_ATTEMPTS)) {
    const message = known?.message ?? "Something went wrong on our side while the job was being created.";
    await end(job, "FAILED", { message, details: null, hint: "Mend the cause and press Retry." });
    return;
  }
  await waitForJob(job.id, Math.min(MAX_BACKOFF_MS, 500 * 2 ** Math.min(attempts, 10)));
}

function end(job: JobRecord, to: "LOST" | "FAILED", error: JobError): Promise<boolean> {
  return changeJob(job.id, {
    to,
    set: { error },
    events: [{ status: to, remoteIndex: null, createdAt: new Date(), data: { error: error.message } }],
  });
}
