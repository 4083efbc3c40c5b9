import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { isUnknownValue, upstreamError } from "@/lib/mistral/client";
import { within } from "@/lib/within";
import type { JobError } from "../schema";
import { eventMessage } from "./internal";
import { timings } from "./timings";

type AnyRemoteJob = Awaited<ReturnType<Mistral["fineTuning"]["jobs"]["get"]>>;
/** The detailed form of a classifier job, as get, start and cancel return it. */
export type RemoteJob = Extract<AnyRemoteJob, { jobType: "classifier" }>;

/** A job as its server sees it. Throws Upstream; `extra.status` is 404 when the server no longer knows it. */
export async function getRemoteJob(client: Mistral, remoteJobId: string, signal?: AbortSignal): Promise<RemoteJob> {
  try {
    const request = (inTime: AbortSignal) => client.fineTuning.jobs.get({ jobId: remoteJobId }, { signal: inTime });
    return asClassifierJob(await within(timings.readTimeoutMs, signal, request));
  } catch (error) {
    throw upstreamError(error);
  }
}

/** Narrows the SDK's answer; a job that the SDK could not read, or of another kind, is an Upstream error. */
function asClassifierJob(job: AnyRemoteJob): RemoteJob {
  if (job.jobType === "classifier" && "classifierTargets" in job) return job;
  if (isUnknownValue(job)) throw upstreamError(job);
  throw new AppError("upstream", "The server sent a job that is not a classifier job.", { retryable: true });
}

/** The server's metadata in our spelling; null is unknown. */
export function metadataOf({ metadata }: RemoteJob) {
  return {
    expectedDurationSeconds: metadata?.expectedDurationSeconds ?? null,
    cost: metadata?.cost ?? null,
    costCurrency: metadata?.costCurrency ?? null,
    trainTokensPerStep: metadata?.trainTokensPerStep ?? null,
    trainTokens: metadata?.trainTokens ?? null,
    dataTokens: metadata?.dataTokens ?? null,
  };
}

export function targetsOf(remote: RemoteJob) {
  return remote.classifierTargets.map(({ name, labels, lossFunction }) => ({ name, labels, lossFunction }));
}

/** Where the run can be seen at W&B, once the server says so. */
export function runUrlOf({ integrations }: RemoteJob): string | null {
  for (const integration of integrations ?? []) {
    if ("url" in integration && typeof integration.url === "string") return integration.url;
  }
  return null;
}

/** Why the server refused or failed, from its newest event that says so. */
export function failureOf(remote: RemoteJob, status: "FAILED" | "FAILED_VALIDATION"): JobError {
  const said = (remote.events ?? []).map((event) => eventMessage(event.data)).filter((text) => text !== null);
  const isValidation = status === "FAILED_VALIDATION";
  return {
    message:
      said.at(-1) ??
      (isValidation
        ? "The server refused the files and did not say why."
        : "The training failed and the server did not say why."),
    details: null,
    hint: isValidation
      ? "Look at the named lines of the preparation's JSONL, change the dataset's columns or the recipe, and create the job again."
      : "Retry the job. If it fails again, the server's log has the details.",
  };
}
