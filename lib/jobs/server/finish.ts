import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { finishRemoteJob } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";
import type { JobDetail } from "../schema";
import { lacksExtension } from "./extensions";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { changeJob } from "./move";
import { syncJob } from "./sync";

/**
 * Stops a training and keeps the best so far; the job ends with SUCCESS when its server has saved the model. Asking
 * again does nothing more. Throws NotFound, InvalidState (also where the server can only discard), Upstream.
 */
export async function finishJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (status !== "RUNNING" || job.remoteJobId === null) {
    throw new AppError(
      "invalid_state",
      `Only a job that is training has a best so far to keep; this one is ${status}. Cancel it instead, if it is still going.`,
    );
  }
  const refusal = await finishRemoteJob(await addressOf(job.serverId), job.remoteJobId).then(() => null, upstreamError);
  if (refusal === null) {
    // Pages that are open learn of it with the place of the job.
    if (job.finishRequestedAt === null) await changeJob(jobId, { set: { finishRequestedAt: new Date() } });
    return getJob(jobId);
  }
  if (lacksExtension(job.server, refusal)) {
    throw new AppError(
      "invalid_state",
      `${job.server.name} cannot stop a training and keep the best so far. Only discarding is possible there: cancel the job, or let it run to its end.`,
      { cause: refusal },
    );
  }
  if (refusal.extra?.status !== 409) throw refusal;
  await syncJob(jobId);
  const { status: now } = await getJob(jobId);
  throw new AppError("invalid_state", `The job could not be stopped to keep the best so far; it is ${now} now.`, {
    cause: refusal,
  });
}
