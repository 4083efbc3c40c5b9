import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/store/ids";
import type { JobError } from "../schema";
import { type JobStatus, jobStatus } from "../status";
import { eventMessage, type JobRecord, statusOf, storedHyperparameters } from "./internal";
import { changeJob, type NewEvent } from "./move";

type JobsApi = Mistral["fineTuning"]["jobs"];
type AnyRemoteJob = Awaited<ReturnType<JobsApi["get"]>>;
/** The detailed form of a classifier job, as get, start and cancel return it. */
export type RemoteJob = Extract<AnyRemoteJob, { jobType: "classifier" }>;

/** Narrows the SDK's answer; a job the SDK could not read, or of another kind, is an Upstream error. */
export function asClassifierJob(job: AnyRemoteJob): RemoteJob {
  if (job.jobType === "classifier" && "classifierTargets" in job) return job;
  throw new AppError("upstream", "The server sent a job that is not a classifier job, or has an unknown form.", {
    extra: { jobType: String(job.jobType) },
  });
}

/**
 * Stores what a server says about a job: status, new events, new checkpoints, metadata, and the model once it is
 * there. Each event and checkpoint is stored once, whatever is polled how often. A terminal job is left alone.
 */
export async function storeRemoteJob(job: JobRecord, remote: RemoteJob): Promise<void> {
  const current = statusOf(job);
  const remoteStatus = jobStatus.safeParse(remote.status);
  // An unknown status is news from a newer server: keep what is known until it says something we understand.
  const status = remoteStatus.success ? remoteStatus.data : current;
  const [events, fresh] = await Promise.all([newEvents(job, remote, status), newCheckpoints(job.id, remote)]);
  const set = {
    metadata: metadataOf(remote),
    targets: remote.classifierTargets.map(({ name, labels, lossFunction }) => ({ name, labels, lossFunction })),
    trainedTokens: remote.trainedTokens ?? null,
    epochs: remote.hyperparameters.epochs ?? null,
    fineTunedModel: remote.fineTunedModel ?? null,
    hyperparameters: hyperparametersOf(job, remote),
    ...runTimes(job, events, status),
    ...(status === "FAILED" || status === "FAILED_VALIDATION" ? { error: failure(remote, status) } : {}),
  };
  const isUnchanged =
    status === current && events.length === 0 && fresh.length === 0 && sameJson(job.metadata, set.metadata);
  if (isUnchanged) return;
  await changeJob(job.id, {
    ...(status === current ? {} : { to: status }),
    events,
    checkpoints: fresh.map(({ createdAt: _, ...checkpoint }) => checkpoint),
    checkpointTimes: fresh.map((checkpoint) => checkpoint.createdAt),
    set,
    ...(status === "SUCCESS" && remote.fineTunedModel
      ? { model: await modelOf(job, remote, remote.fineTunedModel) }
      : {}),
  });
}

/** What was asked for, with the number of steps that the server chose where none was given. */
function hyperparametersOf(job: JobRecord, remote: RemoteJob) {
  const asked = storedHyperparameters.parse(job.hyperparameters);
  return { ...asked, trainingSteps: remote.hyperparameters.trainingSteps ?? asked.trainingSteps };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function metadataOf(remote: RemoteJob) {
  const metadata = remote.metadata;
  return {
    expectedDurationSeconds: metadata?.expectedDurationSeconds ?? null,
    cost: metadata?.cost ?? null,
    costCurrency: metadata?.costCurrency ?? null,
    trainTokensPerStep: metadata?.trainTokensPerStep ?? null,
    trainTokens: metadata?.trainTokens ?? null,
    dataTokens: metadata?.dataTokens ?? null,
  };
}

/** Remote events that are not stored yet, plus one of ours when the status moved without an event. */
async function newEvents(job: JobRecord, remote: RemoteJob, status: JobStatus): Promise<NewEvent[]> {
  const stored = await db.jobEvent.findMany({
    where: { jobId: job.id },
    orderBy: { sequence: "asc" },
    select: { status: true, remoteIndex: true },
  });
  const known = new Set(stored.map((event) => event.remoteIndex));
  // Servers list them oldest first or newest first; equal seconds keep the server's order.
  const list = [...(remote.events ?? [])].sort((a, b) => a.createdAt - b.createdAt);
  const events: NewEvent[] = [];
  list.forEach((event, remoteIndex) => {
    const parsed = jobStatus.safeParse(event.data?.status);
    if (known.has(remoteIndex) || !parsed.success) return;
    const message = eventMessage(event.data);
    events.push({
      status: parsed.data,
      remoteIndex,
      createdAt: new Date(event.createdAt * 1000),
      ...(message === null ? {} : { data: { error: message } }),
    });
  });
  const last = events.at(-1)?.status ?? stored.at(-1)?.status;
  if (last !== status) events.push({ status, remoteIndex: null, createdAt: new Date() });
  return events;
}

/** Checkpoints above the newest stored step, in order of steps. The wire's 0.0 validation loss is "not evaluated". */
async function newCheckpoints(jobId: string, remote: RemoteJob) {
  const newest = await db.jobCheckpoint.aggregate({ where: { jobId }, _max: { step: true } });
  const from = newest._max.step ?? 0;
  return (remote.checkpoints ?? [])
    .filter((checkpoint) => checkpoint.stepNumber > from)
    .sort((a, b) => a.stepNumber - b.stepNumber)
    .map(({ stepNumber, metrics, createdAt }) => ({
      step: stepNumber,
      trainLoss: metrics.trainLoss ?? null,
      validLoss: metrics.validLoss ? metrics.validLoss : null,
      createdAt: new Date(createdAt * 1000),
    }));
}

function runTimes(job: JobRecord, events: NewEvent[], status: JobStatus) {
  if (job.startedAt !== null) return {};
  const running = events.find((event) => event.status === "RUNNING");
  if (running) return { startedAt: running.createdAt };
  return status === "RUNNING" ? { startedAt: new Date() } : {};
}

/** Why the server refused or failed, from its newest event that says so. */
function failure(remote: RemoteJob, status: "FAILED" | "FAILED_VALIDATION"): JobError {
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

async function modelOf(job: JobRecord, remote: RemoteJob, remoteId: string) {
  const siblings = await db.model.count({ where: { job: { preparation: { datasetId: job.preparation.datasetId } } } });
  return {
    id: newId("mdl"),
    remoteId,
    name: `${job.preparation.dataset.name} ${siblings + 1}`,
    targets: remote.classifierTargets.map(({ name, labels, lossFunction }) => ({ name, labels, lossFunction })),
  };
}
