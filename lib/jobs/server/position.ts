import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { moveRemoteJob } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";
import type { JobDetail } from "../schema";
import { lacksExtension } from "./extensions";
import { notePlace } from "./follow-phase";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { signalJob } from "./signal";
import { syncJob } from "./sync";

/**
 * Moves a job that waits to a place in its server's queue, 1 being the next; a number past the end is the end. Throws
 * NotFound, InvalidState (also where the server's queue has an order of its own), Upstream.
 */
export async function setJobPosition(jobId: string, position: number): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (status !== "QUEUED" || job.remoteJobId === null) {
    throw new AppError("invalid_state", `Only a job that waits in a queue can be moved in it; this one is ${status}.`);
  }
  const address = await addressOf(job.serverId);
  const answer = await moveRemoteJob(address, job.remoteJobId, position).catch(upstreamError);
  if (!(answer instanceof AppError)) {
    const { position: now, of } = answer;
    notePlace({ id: jobId, status }, { progress: null, queue: { position: now, of } });
    await wakeQueue(job.serverId);
    return getJob(jobId);
  }
  if (lacksExtension(job.server, answer)) {
    throw new AppError("invalid_state", `${job.server.name} decides the order of its queue by itself.`, {
      cause: answer,
    });
  }
  if (answer.extra?.status !== 409) throw answer;
  await syncJob(jobId);
  // Its own sentence tells a job that waits for its validation from one that has begun meanwhile.
  throw new AppError("invalid_state", saidBy(answer) ?? "The job no longer waits in the queue.", { cause: answer });
}

function saidBy(refusal: AppError): string | null {
  return typeof refusal.extra?.detail === "string" ? refusal.extra.detail : null;
}

/** Has the places of all jobs that wait on a server looked up again at once: one that moves moves others. */
async function wakeQueue(serverId: string): Promise<void> {
  const waiting = await db.job.findMany({ where: { serverId, status: "QUEUED" }, select: { id: true } });
  for (const { id } of waiting) signalJob(id);
}
