import "server-only";
import { setImmediate } from "node:timers/promises";
import type { Mistral } from "@mistralai/mistralai";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import type { JobError } from "../schema";
import { isTerminal, JOB_MOVES, type JobStatus, jobStatus } from "../status";
import { eventMessage, getJobRecord, type JobRecord, statusOf, storedHyperparameters } from "./internal";
import { changeJob, type NewEvent } from "./move";

type JobsApi = Mistral["fineTuning"]["jobs"];
type AnyRemoteJob = Awaited<ReturnType<JobsApi["get"]>>;
/** The detailed form of a classifier job, as get, start and cancel return it. */
type RemoteJob = Extract<AnyRemoteJob, { jobType: "classifier" }>;

/** Narrows the SDK's answer; a job the SDK could not read, or of another kind, is an Upstream error. */
function asClassifierJob(job: AnyRemoteJob): RemoteJob {
  if (job.jobType === "classifier" && "classifierTargets" in job) return job;
  throw new AppError("upstream", "The server sent a job that is not a classifier job, or has an unknown form.", {
    extra: { jobType: String(job.jobType) },
  });
}

/** Checkpoints of one transaction: all reads and writes of the process wait for it. */
const CHECKPOINTS_PER_CHANGE = 250;

/**
 * Asks a job's server and stores what it says. The record is read before the server is asked and stored only if
 * nothing else was stored in between, so what is known never goes back; when something was, it asks again.
 * Throws NotFound, InvalidState before the job is on a server, Upstream.
 */
export async function syncJob(jobId: string): Promise<void> {
  for (;;) {
    const job = await getJobRecord(jobId);
    if (isTerminal(statusOf(job))) return;
    if (job.remoteJobId === null) throw new AppError("invalid_state", "The job is not on its server yet.");
    const remote = await getRemoteJob(await clientFor(job.serverId), job.remoteJobId);
    if ((await storeRemoteJob(job, remote)) === "stored") return;
  }
}

/** A job as its server sees it. Throws Upstream; `extra.status` is 404 when the server no longer knows it. */
async function getRemoteJob(client: Mistral, remoteJobId: string): Promise<RemoteJob> {
  try {
    return asClassifierJob(await client.fineTuning.jobs.get({ jobId: remoteJobId }));
  } catch (error) {
    throw upstreamError(error);
  }
}

/**
 * Stores what a server says about a job: status, new events, new checkpoints, metadata, and the model once it is
 * there. Each event and checkpoint is stored once. "again" when something else was stored since `job` was read.
 */
async function storeRemoteJob(job: JobRecord, remote: RemoteJob): Promise<"stored" | "again"> {
  const fresh = await newCheckpoints(job.id, remote);
  let sequence = job.lastSequence;
  // The status comes with the last of them: whoever sees an end has seen all of the curve.
  while (fresh.length > CHECKPOINTS_PER_CHANGE) {
    const checkpoints = fresh.splice(0, CHECKPOINTS_PER_CHANGE);
    if (!(await changeJob(job.id, { ifSequence: sequence, checkpoints }))) return "again";
    sequence += checkpoints.length;
    // Requests are answered between two batches.
    await setImmediate();
  }
  const current = statusOf(job);
  const status = reachable(current, remote.status);
  const events = await newEvents(job, remote, status);
  const set = {
    metadata: metadataOf(remote),
    targets: remote.classifierTargets.map(({ name, labels, lossFunction }) => ({ name, labels, lossFunction })),
    trainedTokens: remote.trainedTokens ?? null,
    epochs: remote.hyperparameters.epochs ?? null,
    fineTunedModel: remote.fineTunedModel ?? null,
    hyperparameters: hyperparametersOf(job, remote),
    ...runTimes(job, events, status),
    error: status === "FAILED" || status === "FAILED_VALIDATION" ? failure(remote, status) : Prisma.DbNull,
  };
  const isNews = status !== current || events.length > 0 || fresh.length > 0 || job.error !== null;
  if (!isNews && sameJson(job.metadata, set.metadata)) return "stored";
  const isStored = await changeJob(job.id, {
    ifSequence: sequence,
    checkpoints: fresh,
    ...(status === current ? {} : { to: status }),
    events,
    set,
    ...(status === "SUCCESS" && remote.fineTunedModel
      ? { model: await modelOf(job, remote, remote.fineTunedModel) }
      : {}),
  });
  return isStored ? "stored" : "again";
}

/** The server's status, or the current one where that is unknown to us or no way leads there. */
function reachable(current: JobStatus, said: string): JobStatus {
  const status = jobStatus.safeParse(said);
  return status.success && JOB_MOVES[current].includes(status.data) ? status.data : current;
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
  // What was noted here because the status moved first is not said again when the server's own event arrives.
  const noted = new Set(stored.filter((event) => event.remoteIndex === null).map((event) => event.status));
  const list = oldestFirst(remote.events ?? []);
  const events: NewEvent[] = [];
  list.forEach((event, remoteIndex) => {
    const parsed = jobStatus.safeParse(event.data?.status);
    if (known.has(remoteIndex) || !parsed.success || noted.has(parsed.data)) return;
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

type RemoteEvent = NonNullable<RemoteJob["events"]>[number];

/**
 * Servers list events oldest first or newest first, with times in whole seconds. A list that ends with the first
 * status of all, or whose times fall, is turned round, so that an event's position stays the same from poll to poll.
 */
function oldestFirst(events: readonly RemoteEvent[]): RemoteEvent[] {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return [];
  const isFalling = first.createdAt > last.createdAt;
  const endsWithFirst = last.data?.status === "QUEUED" && first.data?.status !== "QUEUED";
  const isTurned = isFalling || (first.createdAt === last.createdAt && endsWithFirst);
  return (isTurned ? [...events].reverse() : [...events]).sort((a, b) => a.createdAt - b.createdAt);
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
      learningRate: null,
      targets: null,
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
  // By name, not by dataset: two files called train.csv must not make two models called "train 1".
  const siblings = await db.model.count({ where: { name: { startsWith: `${job.preparation.dataset.name} ` } } });
  return {
    id: newId("mdl"),
    remoteId,
    name: `${job.preparation.dataset.name} ${siblings + 1}`,
    targets: remote.classifierTargets.map(({ name, labels, lossFunction }) => ({ name, labels, lossFunction })),
  };
}
