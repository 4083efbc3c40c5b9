import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { pause } from "@/lib/jobs/server/pace";
import { within } from "@/lib/jobs/server/within";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { SHUTDOWN } from "./answering";
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
async function findTraining({ client, signal, suffix }: SideTraining): Promise<RemoteTraining | null> {
  const { data = [] } = await within(REQUEST_MS, signal, (inTime) =>
    client.fineTuning.jobs.list({ suffix, pageSize: 10 }, { signal: inTime }),
  );
  for (const job of data) {
    if (!("suffix" in job) || job.suffix !== suffix) continue;
    const modelId = job.fineTunedModel ?? null;
    const fileIds = [...job.trainingFiles, ...(job.validationFiles ?? [])];
    if (ACTIVE.has(job.status) || (modelId !== null && (await isThere(client, signal, modelId)))) {
      return { jobId: job.id, fileIds, modelId };
    }
  }
  return null;
}

async function isThere(client: Mistral, signal: AbortSignal, modelId: string): Promise<boolean> {
  try {
    await within(REQUEST_MS, signal, (inTime) => client.models.retrieve({ modelId }, { signal: inTime }));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Waits for a training's model and returns its id. */
async function waitForModel({ client, signal }: SideTraining, jobId: string, failure: string): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const job = await within(REQUEST_MS, signal, (inTime) => client.fineTuning.jobs.get({ jobId }, { signal: inTime }));
    if (!("status" in job)) throw upstreamError(job);
    if (job.status === "SUCCESS" && job.fineTunedModel) return job.fineTunedModel;
    if (!ACTIVE.has(job.status)) {
      const last = job.events?.at(-1)?.data;
      const detail = last && typeof last.error === "string" ? last.error : null;
      throw new AppError("upstream", failure, { extra: { detail } });
    }
    await pause(timings.trainingPollMs, signal);
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
