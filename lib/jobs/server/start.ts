import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { within } from "@/lib/within";
import type { JobDetail } from "../schema";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { changeJob } from "./move";
import { watchJob } from "./supervisor";
import { syncJob } from "./sync";
import { timings } from "./timings";

/** Starts a validated job on its server. Throws NotFound, InvalidState, Upstream. */
export async function startJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (status !== "VALIDATED" || job.remoteJobId === null) {
    throw new AppError("invalid_state", `Only a validated job can be started; this one is ${status}.`);
  }
  const client = await clientFor(job.serverId);
  const request = { jobId: job.remoteJobId };
  const refusal = await within(timings.readTimeoutMs, undefined, (signal) =>
    client.fineTuning.jobs.start(request, { signal }),
  ).then(() => null, upstreamError);
  if (refusal === null) {
    // The contract puts a started job back in the queue, without an event of its own: the history says when.
    const events = [{ status: "QUEUED" as const, remoteIndex: null, createdAt: new Date() }];
    await changeJob(jobId, { to: "QUEUED", from: ["VALIDATED"], events });
  }
  await syncJob(jobId);
  watchJob(jobId);
  if (refusal === null) return getJob(jobId);
  if (refusal.extra?.status !== 409) throw refusal;
  const { status: now } = await getJob(jobId);
  throw new AppError("invalid_state", `The job could not be started; it is ${now} now.`, { cause: refusal });
}
