import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { pause, takeTurn } from "@/lib/jobs/server/pace";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { within } from "@/lib/within";
import { SHUTDOWN } from "./answering";
import { newBackoff, waitAfter } from "./backoff";
import { timings } from "./timings";

/*
 * A training that an evaluation needs and nobody sees as a job: a baseline, a point of a learning curve. Its files and its
 * model leave the server when it has done its work; one that a restart interrupted is found again by its suffix.
 */

const REQUEST_MS = 60_000;
const UPLOAD_MS = 5 * REQUEST_MS;
const ACTIVE = new Set(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING"]);

export interface SideTraining {
  client: Mistral;
  serverId: string;
  signal: AbortSignal;
  /** Unique on its server, and at most 18 characters long. */
  suffix: string;
}

/** What a training leaves on its server until it is tidied up. */
interface RemoteTraining {
  jobId: string;
  fileIds: string[];
  modelId: string | null;
}

interface TrainingRequest {
  model: string;
  hyperparameters: { trainingSteps?: number; learningRate?: number };
  /** Files of JSON lines on this machine. */
  train: string;
  validation: string | null;
  /** What is said where the training fails. */
  failure: string;
}

/**
 * Trains a model, or goes on with the training of an earlier process, and gives its name to `use`; then it goes again.
 * Only where the process ends it stays, for the next one to find. Throws Upstream, and what `use` throws.
 */
export async function withTrainedModel<T>(
  side: SideTraining,
  request: TrainingRequest,
  use: (modelId: string) => Promise<T>,
): Promise<T> {
  const { client, signal } = side;
  const training = (await findTraining(side)) ?? (await startTraining(side, request));
  try {
    training.modelId = await waitForModel(side, training.jobId, request.failure);
    return await use(training.modelId);
  } finally {
    if (!(signal.aborted && signal.reason === SHUTDOWN)) await tidyTraining(client, training);
  }
}

/** Uploads the files and creates the job, which starts by itself when its turn comes. */
async function startTraining(
  { client, signal, suffix }: SideTraining,
  { model, hyperparameters, train, validation }: TrainingRequest,
): Promise<RemoteTraining> {
  const fileIds: string[] = [];
  // Names of their own: the files can go again without being missed by a job of the same rows.
  const upload = async (source: string, kind: string) => {
    const content = await openAsBlob(/* turbopackIgnore: true */ source);
    const file = { fileName: `${suffix}-${kind}.jsonl`, content };
    const { id } = await within(UPLOAD_MS, signal, (inTime) =>
      client.files.upload({ file, purpose: "fine-tune" }, { signal: inTime }),
    );
    fileIds.push(id);
    return id;
  };
  try {
    const trainingFiles = [{ fileId: await upload(train, "train"), weight: 1 }];
    const validationFiles = validation === null ? [] : [await upload(validation, "validation")];
    const body = { model, hyperparameters, trainingFiles, validationFiles, suffix };
    const created = await within(REQUEST_MS, signal, (inTime) =>
      client.fineTuning.jobs.create({ ...body, jobType: "classifier", autoStart: true }, { signal: inTime }),
    );
    if ("id" in created && typeof created.id === "string") return { jobId: created.id, fileIds, modelId: null };
    throw upstreamError(created);
  } catch (error) {
    await removeFiles(client, fileIds);
    throw error;
  }
}

/** The job of an earlier process, if it trains still or its model is there. */
async function findTraining(side: SideTraining): Promise<RemoteTraining | null> {
  const { client, suffix } = side;
  const { data = [] } = await patiently(side, (signal) =>
    client.fineTuning.jobs.list({ suffix, pageSize: 10 }, { signal }),
  );
  for (const job of data) {
    if (!("suffix" in job) || job.suffix !== suffix) continue;
    const modelId = job.fineTunedModel ?? null;
    const fileIds = [...job.trainingFiles, ...(job.validationFiles ?? [])];
    if (ACTIVE.has(job.status) || (modelId !== null && (await isThere(side, modelId)))) {
      return { jobId: job.id, fileIds, modelId };
    }
  }
  return null;
}

async function isThere(side: SideTraining, modelId: string): Promise<boolean> {
  try {
    await patiently(side, (signal) => side.client.models.retrieve({ modelId }, { signal }));
    return true;
  } catch (error) {
    side.signal.throwIfAborted();
    // Anything else tells nothing of the model, and a second training may have a price.
    if (upstreamError(error).extra?.status === 404) return false;
    throw error;
  }
}

/** Asks, and again after longer and longer waits where that may help. Throws Upstream when it fails for good. */
async function patiently<T>({ serverId, signal }: SideTraining, ask: (inTime: AbortSignal) => Promise<T>): Promise<T> {
  let backoff = newBackoff();
  for (let failures = 1; ; failures += 1) {
    await takeTurn(serverId, signal, true);
    signal.throwIfAborted();
    try {
      return await within(REQUEST_MS, signal, ask);
    } catch (error) {
      signal.throwIfAborted();
      const reason = upstreamError(error);
      if (!reason.retryable || failures >= timings.maxFailures) throw reason;
      backoff = await waitAfter(reason, serverId, backoff, signal);
    }
  }
}

/** Waits for a training's model and returns its id. */
async function waitForModel(side: SideTraining, jobId: string, failure: string): Promise<string> {
  const { trainingPollMs, slowestPollMs } = timings;
  // A short training is over soon, and a long one need not be looked at often.
  for (let waitMs = trainingPollMs; ; waitMs = Math.min(slowestPollMs, waitMs * 1.2)) {
    const job = await patiently(side, (signal) => side.client.fineTuning.jobs.get({ jobId }, { signal }));
    if (!("status" in job)) throw upstreamError(job);
    if (job.status === "SUCCESS" && job.fineTunedModel) return job.fineTunedModel;
    if (!ACTIVE.has(job.status)) {
      const last = job.events?.at(-1)?.data;
      const detail = last && typeof last.error === "string" ? last.error : null;
      throw new AppError("upstream", failure, { extra: { detail } });
    }
    await pause(waitMs, side.signal);
  }
}

/** Takes everything of a training off its server again. What cannot be removed is only in the way. */
async function tidyTraining(client: Mistral, { jobId, fileIds, modelId }: RemoteTraining): Promise<void> {
  const work = modelId === null ? client.fineTuning.jobs.cancel({ jobId }) : client.models.delete({ modelId });
  await work.catch((error: unknown) => log.debug({ err: error, jobId }, "a training was not removed from its server"));
  await removeFiles(client, fileIds);
}

async function removeFiles(client: Mistral, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) {
    await client.files
      .delete({ fileId })
      .catch((error: unknown) => log.debug({ err: error, fileId }, "a file of a training was not removed"));
  }
}
