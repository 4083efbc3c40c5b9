import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { within } from "@/lib/within";
import type { JobDetail } from "../schema";
import { isTerminal } from "../status";
import { cancelBeforeCreated } from "./cancel-early";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { syncJob } from "./sync";
import { timings } from "./timings";

/** Stops a job, wherever it is. A job that has ended already is a conflict. Throws NotFound, InvalidState, Upstream. */
export async function cancelJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (isTerminal(status)) throw new AppError("invalid_state", `This job has ended already: ${status}.`);
  const remoteJobId = job.remoteJobId ?? (await cancelBeforeCreated(job));
  if (remoteJobId === null) return getJob(jobId);
  const client = await clientFor(job.serverId);
  const request = { jobId: remoteJobId };
  const refusal = await within(timings.readTimeoutMs, undefined, (signal) =>
    client.fineTuning.jobs.cancel(request, { signal }),
  ).then(() => null, upstreamError);
  await syncJob(jobId);
  if (refusal === null) return getJob(jobId);
  if (refusal.extra?.status !== 409) throw refusal;
  const { status: now } = await getJob(jobId);
  throw new AppError("invalid_state", `The job could not be cancelled; it is ${now} now.`, { cause: refusal });
}
