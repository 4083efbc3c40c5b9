import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import type { JobDetail } from "../schema";
import { isTerminal } from "../status";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { changeJob } from "./move";
import { asClassifierJob, storeRemoteJob } from "./sync";

/** Stops a job, wherever it is. A job that has ended already is a conflict. Throws NotFound, InvalidState, Upstream. */
export async function cancelJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (isTerminal(status)) throw new AppError("invalid_state", `This job has ended already: ${status}.`);
  if (job.remoteJobId === null) {
    const events = [{ status: "CANCELLED" as const, remoteIndex: null, createdAt: new Date() }];
    if (await changeJob(jobId, { to: "CANCELLED", events })) return getJob(jobId);
    throw new AppError("invalid_state", "The job is just being created on its server. Try again in a moment.", {
      retryable: true,
    });
  }
  const client = await clientFor(job.serverId);
  const remote = await client.fineTuning.jobs.cancel({ jobId: job.remoteJobId }).catch((error) => {
    throw upstreamError(error);
  });
  await storeRemoteJob(await getJobRecord(jobId), asClassifierJob(remote));
  return getJob(jobId);
}
