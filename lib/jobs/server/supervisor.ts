import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { clientFor } from "@/lib/servers/server/internal";
import type { JobError } from "../schema";
import { ACTIVE_STATUSES, isTerminal } from "../status";
import { followPhase, forgetPlace } from "./follow-phase";
import { getJobRecord, type JobRecord, statusOf } from "./internal";
import { changeJob } from "./move";
import { waitForJob } from "./signal";
import { findOrCreateRemoteJob, uploadFiles } from "./submit";
import { syncJob } from "./sync";

/** Attempts at a step that fails for a reason that may pass, before the job is given up. */
const MAX_ATTEMPTS = 8;
const MAX_BACKOFF_MS = 30_000;
/** A short interruption is not worth a word. */
const ATTEMPTS_BEFORE_TELLING = 3;

/** Jobs that are being watched in this process: one loop each, however often it is asked for. */
const watched = remember("job-supervisor", () => new Map<string, Promise<void>>());

/** Watches a job until it ends. Returns at once; calling it twice does nothing more. */
export function watchJob(jobId: string): void {
  if (watched.has(jobId)) return;
  const loop = watch(jobId)
    .catch((error: unknown) => log.error({ err: error, jobId }, "watching a job failed"))
    .finally(() => {
      watched.delete(jobId);
      forgetPlace(jobId);
    });
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
    let job: JobRecord | null = null;
    try {
      job = await getJobRecord(jobId);
      if (isTerminal(statusOf(job))) return;
      const startedAt = performance.now();
      const waitMs = await advance(job);
      attempts = 0;
      // A job whose answer takes long to read is asked less often, so that it does not keep the process busy.
      if (waitMs > 0) await waitForJob(jobId, Math.max(waitMs, 4 * (performance.now() - startedAt)));
    } catch (error) {
      if (job === null && error instanceof AppError && error.code === "not_found") return;
      attempts += 1;
      // A reason that is known needs no stack; it is shown with the job as well.
      const cause = error instanceof AppError ? { reason: error.message } : { err: error };
      log.warn({ jobId, attempts, ...cause }, "a step of a job failed");
      const isOver = job !== null && (await conclude(job, error, attempts).catch(() => false));
      if (!isOver) await waitForJob(jobId, Math.min(MAX_BACKOFF_MS, 500 * 2 ** Math.min(attempts, 10)));
    }
  }
}

/** Does the next thing for a job and says how long to wait before looking again, in milliseconds. */
async function advance(job: JobRecord): Promise<number> {
  if (job.remoteJobId !== null) {
    await syncJob(job.id);
    await followPhase(job.id);
    return pollInterval(job);
  }
  const client = await clientFor(job.serverId);
  const status = statusOf(job);
  if (status === "DRAFT") await step(job, "UPLOADING");
  else if (status === "UPLOADING") {
    await uploadFiles(client, job);
    await step(job, "CREATING");
  } else if (status === "CREATING") {
    await changeJob(job.id, { set: { remoteJobId: await findOrCreateRemoteJob(client, job) } });
  } else throw new AppError("internal", `A job that is ${status} has no id on its server.`);
  return 0;
}

function step(job: JobRecord, to: "UPLOADING" | "CREATING"): Promise<boolean> {
  return changeJob(job.id, { to, events: [{ status: to, remoteIndex: null, createdAt: new Date() }] });
}

/** The engine is asked in this process and costs little; other servers are treated gently. */
function pollInterval(job: JobRecord): number {
  const isWaiting = statusOf(job) === "VALIDATED";
  if (job.server.kind === "embedded") return isWaiting ? 1_000 : 200;
  return isWaiting ? 10_000 : 3_000;
}

/**
 * What a failed step means for the job; true when it has ended. A job that is on its server ends only by the server's
 * word, or when the server keeps saying that it does not know it: anything else may pass, and is shown meanwhile.
 */
async function conclude(job: JobRecord, error: unknown, attempts: number): Promise<boolean> {
  const known = error instanceof AppError ? error : null;
  if (job.remoteJobId === null) {
    const mayPass = known === null || known.retryable;
    if (mayPass && attempts < MAX_ATTEMPTS) return false;
    const twin = known === null ? null : await findTwin(job, known);
    if (twin !== null) return end(job, "FAILED", twin);
    const message = known?.message ?? "Something went wrong on our side while the job was being created.";
    return end(job, "FAILED", { message, details: null, hint: "Mend the cause and press Retry." });
  }
  const isUnknown = known?.code === "upstream" && known.extra?.status === 404;
  if (isUnknown && (job.server.kind === "embedded" || attempts >= MAX_ATTEMPTS)) {
    const message =
      "The server no longer knows this job. It may have been deleted there, or the server's data was reset.";
    return end(job, "LOST", {
      message,
      details: null,
      hint: "Create the job again: the same files and settings are used.",
    });
  }
  if (attempts === ATTEMPTS_BEFORE_TELLING) {
    const reason = known?.message ?? "Something went wrong on our side.";
    const message = `The job cannot be followed at the moment: ${reason}`;
    await changeJob(job.id, { set: { error: { message, details: null, hint: "It is asked for again by itself." } } });
  }
  return false;
}

/** A server refuses a second job on the same files and settings, and names the first: what to do when that is ours. */
async function findTwin(job: JobRecord, refusal: AppError): Promise<JobError | null> {
  const { status, detail } = refusal.extra ?? {};
  if (status !== 409 || typeof detail !== "string") return null;
  const active = await db.job.findMany({
    where: { serverId: job.serverId, remoteJobId: { not: null }, status: { in: [...ACTIVE_STATUSES] } },
    select: { id: true, remoteJobId: true },
  });
  const twin = active.find(({ remoteJobId }) => remoteJobId !== null && detail.includes(remoteJobId));
  if (!twin) return null;
  return {
    message: "The same files and settings are in another job already, which has not ended yet.",
    details: detail,
    hint: "Go on with that job, or cancel it and press Retry here.",
    otherJobId: twin.id,
  };
}

function end(job: JobRecord, to: "LOST" | "FAILED", error: JobError): Promise<boolean> {
  return changeJob(job.id, {
    to,
    set: { error },
    events: [{ status: to, remoteIndex: null, createdAt: new Date(), data: { error: error.message } }],
  });
}
