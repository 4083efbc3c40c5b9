import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import type { JobProgress } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import type { JobError, JobRunSummary } from "../schema";
import { isTerminal, JOB_MOVES, type JobStatus } from "../status";
import { jobStatus } from "../status-schema";
import { fromRemoteJob, newCheckpoints, stepsWithAll, storeInBatches } from "./checkpoints";
import { hasExtensions } from "./extensions";
import { getJobRecord, type JobRecord, statusOf, storedHyperparameters, storedIntegration } from "./internal";
import { changeJob, type NewEvent } from "./move";
import { newEvents } from "./remote-events";
import { failureOf, getRemoteJob, metadataOf, type RemoteJob, runUrlOf, targetsOf } from "./remote-job";
import { lastWord } from "./remote-progress";

/** The status comes with the last so many checkpoints: whoever sees an end has seen all of the curve. */
const CHECKPOINTS_WITH_STATUS = 250;

interface SyncOptions {
  signal?: AbortSignal;
  /** What the extension told just now, where it was asked. */
  told?: JobProgress | null;
}

export interface Synced {
  /** As the server spells it; null for a job that had ended before. */
  remoteStatus: string | null;
  /** Whether anything was stored. */
  isNews: boolean;
}

/**
 * Asks a job's server and stores what it says. The record is read before the server is asked and stored only if
 * nothing else was stored in between, so what is known never goes back; when something was, it asks again. An end is
 * stored with all that our extension tells of it, where there is one.
 * Throws NotFound, InvalidState before the job is on a server, Upstream.
 */
export async function syncJob(jobId: string, { signal, told: asked = null }: SyncOptions = {}): Promise<Synced> {
  let told = asked;
  // An end stays one, and the whole of a long curve takes seconds to come: it is not asked for twice.
  let ended: RemoteJob | null = null;
  for (;;) {
    const job = await getJobRecord(jobId);
    if (isTerminal(statusOf(job))) return { remoteStatus: null, isNews: false };
    if (job.remoteJobId === null) throw new AppError("invalid_state", "The job is not on its server yet.");
    const remote: RemoteJob = ended ?? (await getRemoteJob(await clientFor(job.serverId), job.remoteJobId, signal));
    if (ended === null && isEnd(remote.status) && (asked !== null || hasExtensions(job.server))) {
      ended = remote;
      told = (await lastWord(job, signal)) ?? told;
      continue;
    }
    const outcome = await storeRemoteJob(job, remote, told);
    if (outcome !== "again") return { remoteStatus: remote.status, isNews: outcome === "stored" };
  }
}

function isEnd(said: string): boolean {
  const status = jobStatus.safeParse(said);
  return status.success && isTerminal(status.data);
}

/**
 * Stores what a server says about a job: status, new events, new checkpoints, metadata, and the model once it is
 * there. Each event and checkpoint is stored once. "again" when something else was stored since `job` was read.
 */
async function storeRemoteJob(
  job: JobRecord,
  remote: RemoteJob,
  told: JobProgress | null,
): Promise<"stored" | "known" | "again"> {
  // Of steps that our extension told the API knows nothing more.
  const after = told === null ? 0 : await stepsWithAll(job.id);
  const later = fromRemoteJob(remote).filter(({ step }) => step > after);
  const fresh = await newCheckpoints(job.id, later, { isRounded: true });
  const stored = await storeInBatches(job.id, fresh, { sequence: job.lastSequence, rest: CHECKPOINTS_WITH_STATUS });
  if (stored === null) return "again";
  const current = statusOf(job);
  const status = reachable(current, remote.status);
  const events = await newEvents(job, remote, status);
  const error = errorOf(remote, status);
  const set = {
    ...factsOf(job, remote, told),
    ...timesOf(job, events, status),
    ...summaryOf(status, told?.summary ?? null),
    error: error ?? Prisma.DbNull,
  };
  const isNews = status !== current || events.length > 0 || fresh.length > 0 || !sameJson(job.error, error);
  if (!isNews && sameJson(job.metadata, set.metadata) && set.integration === undefined) return "known";
  const isStored = await changeJob(job.id, {
    ifSequence: stored.sequence,
    checkpoints: stored.left,
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

function errorOf(remote: RemoteJob, status: JobStatus): JobError | null {
  if (status === "FAILED" || status === "FAILED_VALIDATION") return failureOf(remote, status);
  if (jobStatus.safeParse(remote.status).success) return null;
  return {
    message: `The server says that the job is “${remote.status}”, which is no status of the Mistral API.`,
    details: null,
    hint: "It is asked again by itself until it says something else.",
    otherJobId: null,
  };
}

function factsOf(job: JobRecord, remote: RemoteJob, told: JobProgress | null) {
  const asked = storedHyperparameters.parse(job.hyperparameters);
  const integration = integrationOf(job, remote, told);
  return {
    metadata: metadataOf(remote),
    targets: targetsOf(remote),
    trainedTokens: remote.trainedTokens ?? null,
    epochs: remote.hyperparameters.epochs ?? null,
    fineTunedModel: remote.fineTunedModel ?? null,
    // What was asked for, with the number of steps that the server chose where none was given.
    hyperparameters: { ...asked, trainingSteps: remote.hyperparameters.trainingSteps ?? asked.trainingSteps },
    ...(integration === null ? {} : { integration }),
  } satisfies Prisma.JobUncheckedUpdateManyInput;
}

/** W&B's part with what is new of it; null where nothing is. */
function integrationOf({ integration }: JobRecord, remote: RemoteJob, told: JobProgress | null) {
  if (integration === null) return null;
  const known = storedIntegration.parse(integration);
  const [wandb] = told?.integrations ?? [];
  const url = runUrlOf(remote) ?? known.url;
  const error = wandb === undefined ? known.error : wandb.error;
  return url === known.url && error === known.error ? null : { ...known, url, error };
}

/** The summary of a training that ended well, as it is stored. */
function summaryOf(status: JobStatus, told: JobProgress["summary"]) {
  if (status !== "SUCCESS" || told === null) return {};
  const summary: JobRunSummary = {
    level: told.level ?? null,
    passes: told.epochs_run ?? null,
    bestStep: told.best_step ?? null,
    finishedEarly: told.finished_early ?? false,
    seconds: told.seconds ?? null,
    skippedLines: told.skipped_lines ?? null,
  };
  return { summary };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** When it began and ended; it never ends before it began, whichever clocks say so. */
function timesOf(job: JobRecord, events: NewEvent[], status: JobStatus) {
  const running = events.find((event) => event.status === "RUNNING")?.createdAt;
  const startedAt = job.startedAt ?? running ?? (status === "RUNNING" ? new Date() : null);
  return {
    ...(job.startedAt === null && startedAt !== null ? { startedAt } : {}),
    ...(isTerminal(status) ? { finishedAt: new Date(Math.max(Date.now(), startedAt?.getTime() ?? 0)) } : {}),
  };
}

async function modelOf(job: JobRecord, remote: RemoteJob, remoteId: string) {
  // By name, not by dataset: two files called train.csv must not make two models called "train 1".
  const siblings = await db.model.count({ where: { name: { startsWith: `${job.preparation.dataset.name} ` } } });
  const name = `${job.preparation.dataset.name} ${siblings + 1}`;
  return { id: newId("mdl"), remoteId, name, targets: targetsOf(remote) };
}
