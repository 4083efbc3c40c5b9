import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import type { JobDetail } from "../schema";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { watchJob } from "./supervisor";
import { asClassifierJob, storeRemoteJob } from "./sync";

/** Starts a validated job on its server. Throws NotFound, InvalidState, Upstream. */
export async function startJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (status !== "VALIDATED" || job.remoteJobId === null) {
    throw new AppError("invalid_state", `Only a validated job can be started; this one is ${status}.`);
  }
  const client = await clientFor(job.serverId);
  const remote = await client.fineTuning.jobs.start({ jobId: job.remoteJobId }).catch((error) => {
    throw upstreamError(error);
  });
  await storeRemoteJob(await getJobRecord(jobId), asClassifierJob(remote));
  watchJob(jobId);
  return getJob(jobId);
}
