import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { pause, takeTurn } from "@/lib/jobs/server/pace";
import { isRefusal } from "@/lib/jobs/server/submit";
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
/** So often, and no longer in all, a job is looked for whose server did not answer when it was to make it. */
const LOOKS = 3;
const LOOKING_MS = 20_000;
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
    if (!isEnding(signal)) await tidyTraining(client, training);
  }
}

/** Whether the process ends: what is on the server is for the next one. */
function isEnding(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === SHUTDOWN;
}

/** Uploads the files and creates the job, which starts by itself when its turn comes. */
async function startTraining(
  side: SideTraining,
  { model, hyperparameters, train, validation }: TrainingRequest,
): Promise<RemoteTraining> {
  const { client, signal, suffix } = side;
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
  let isSent = false;
  try {
    const trainingFiles = [{ fileId: await upload(train, "train"), weight: 1 }];
    const validationFiles = validation === null ? [] : [await upload(validation, "validation")];
    const body = { model, hyperparameters, trainingFiles, validationFiles, suffix };
    isSent = true;
    const created = await within(REQUEST_MS, signal, (inTime) =>
      client.fineTuning.jobs.create({ ...body, jobType: "classifier", autoStart: true }, { signal: inTime }),
    );
    if ("id" in created && typeof created.id === "string") return { jobId: created.id, fileIds, modelId: null };
    throw upstreamError(created);
  } catch (error) {
    // The server may have made the job although no answer came: it would train unseen.
    const isInDoubt = isSent && !isRefusal(upstreamError(error));
    if (isInDoubt && isEnding(signal)) throw error;
    const made = isInDoubt ? await findUnanswered(side) : null;
    if (made === null) await removeFiles(client, fileIds);
    else await tidyTraining(client, { ...made, fileIds });
    throw error;
  }
}

/** The job that a server made without an answer, perhaps a little later; null where it does not turn up. */
async function findUnanswered(side: SideTraining): Promise<RemoteTraining | null> {
  // Not by the signal of `side`, which may be why there was no answer. A person may wait for the end of this.
  const signal = AbortSignal.timeout(LOOKING_MS);
  const { serverId, suffix } = side;
  try {
    for (let look = 1; ; look += 1) {
      const found = await findTraining({ ...side, signal });
      if (found !== null) return found;
      if (look >= LOOKS) break;
      await pause(timings.lookAgainMs, signal);
    }
  } catch (error) {
    log.warn({ err: error, serverId, suffix }, "a server may have a training that nobody waits for: cancel it there");
    return null;
  }
  log.info({ serverId, suffix }, "a training whose create was not answered did not turn up on its server");
  return null;
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

/** Takes everything of a training off its server again. What cannot be removed is named in the log. */
async function tidyTraining(client: Mistral, { jobId, fileIds, modelId }: RemoteTraining): Promise<void> {
  try {
    const made = modelId ?? (await stopTraining(client, jobId));
    if (made !== null) await client.models.delete({ modelId: made });
  } catch (error) {
    const reason = upstreamError(error);
    // Gone already, which is what was wanted.
    if (reason.extra?.status !== 404) {
      const message = "a training was not removed from its server: its job may train on, or its model be in the way";
      log.warn({ jobId, modelId, reason: reason.message }, message);
    }
  }
  await removeFiles(client, fileIds);
}

/** Cancels a job. Where it has ended meanwhile the model that it made is returned, else null. Throws Upstream. */
async function stopTraining(client: Mistral, jobId: string): Promise<string | null> {
  const { jobs } = client.fineTuning;
  const refusal = await jobs.cancel({ jobId }).then(() => null, upstreamError);
  if (refusal === null) return null;
  const job = await jobs.get({ jobId });
  if (!("status" in job) || ACTIVE.has(job.status)) throw refusal;
  return job.fineTunedModel ?? null;
}

async function removeFiles(client: Mistral, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) {
    await client.files
      .delete({ fileId })
      .catch((error: unknown) => log.debug({ err: error, fileId }, "a file of a training was not removed"));
  }
}
