import "server-only";
import { openAsBlob } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { pause } from "@/lib/jobs/server/pace";
import { within } from "@/lib/jobs/server/within";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { timings } from "../timings";
import type { CurveRecord } from "./internal";
import { type WrittenPart, writePart } from "./write-part";

const REQUEST_MS = 60_000;
const UPLOAD_MS = 5 * REQUEST_MS;
const ACTIVE = new Set(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING"]);

/** What a training leaves on its server until it is tidied up. */
export interface RemoteTraining {
  jobId: string;
  fileIds: string[];
  modelId: string | null;
}

export interface PartOfCurve {
  curve: CurveRecord;
  /** Which of its runs. */
  index: number;
  targets: readonly { name: string }[];
  client: Mistral;
  signal: AbortSignal;
}

/** Unique on its server, and at most 18 characters long. */
function suffixOf({ curve, index }: PartOfCurve): string {
  return `curve-${curve.id.slice(-8)}-${index}`;
}

/** Trainings of one repeat hold each other's rows, those of another draw anew. */
function seedOf({ curve, index }: PartOfCurve): number {
  return (curve.settings.seed + 7919 * (curve.runs[index]?.repeat ?? 0)) >>> 0;
}

/** Draws the rows of a run into a file, which `use` may read. */
export async function withPart<T>(
  part: PartOfCurve,
  use: (file: string, written: WrittenPart) => Promise<T>,
): Promise<T> {
  const { curve, index, targets, signal } = part;
  const file = await temporaryPath("jsonl");
  try {
    const size = curve.runs[index]?.size ?? 1;
    const written = await writePart({
      preparationId: curve.preparationId,
      targets,
      size,
      seed: seedOf(part),
      file,
      signal,
    });
    return await use(file, written);
  } finally {
    await rm(file, { force: true });
  }
}

/** Uploads a part and creates its job, which starts by itself when its turn comes. Throws Upstream. */
export async function startTraining(part: PartOfCurve, file: string): Promise<RemoteTraining> {
  const { curve, client, signal } = part;
  const suffix = suffixOf(part);
  const fileIds = [await upload(part, file, `${suffix}-train.jsonl`)];
  try {
    const validation = paths.preparationSplit(curve.preparationId, "validation");
    const hasValidation = ((await stat(validation).catch(() => null))?.size ?? 0) > 0;
    if (hasValidation) fileIds.push(await upload(part, validation, `${suffix}-validation.jsonl`));
    const { trainingSteps, learningRate } = curve.settings.hyperparameters;
    const created = await within(REQUEST_MS, signal, (inTime) =>
      client.fineTuning.jobs.create(
        {
          model: curve.baseModel,
          trainingFiles: [{ fileId: fileIds[0] ?? "", weight: 1 }],
          validationFiles: fileIds.slice(1),
          hyperparameters: {
            ...(trainingSteps != null && { trainingSteps }),
            ...(learningRate != null && { learningRate }),
          },
          jobType: "classifier",
          autoStart: true,
          suffix,
        },
        { signal: inTime },
      ),
    );
    if ("id" in created && typeof created.id === "string") return { jobId: created.id, fileIds, modelId: null };
    throw upstreamError(created);
  } catch (error) {
    await removeFiles(client, fileIds);
    throw error;
  }
}

async function upload({ client, signal }: PartOfCurve, source: string, fileName: string): Promise<string> {
  const content = await openAsBlob(/* turbopackIgnore: true */ source);
  const { id } = await within(UPLOAD_MS, signal, (inTime) =>
    client.files.upload({ file: { fileName, content }, purpose: "fine-tune" }, { signal: inTime }),
  );
  return id;
}

/** The job that an earlier process has begun for this run, if it trains still or its model is there. */
export async function findTraining(part: PartOfCurve): Promise<RemoteTraining | null> {
  const { client, signal } = part;
  const suffix = suffixOf(part);
  const { data = [] } = await within(REQUEST_MS, signal, (inTime) =>
    client.fineTuning.jobs.list({ suffix, pageSize: 10 }, { signal: inTime }),
  );
  for (const job of data) {
    if (!("suffix" in job) || job.suffix !== suffix) continue;
    const modelId = job.fineTunedModel ?? null;
    const fileIds = [...job.trainingFiles, ...(job.validationFiles ?? [])];
    if (ACTIVE.has(job.status) || (modelId !== null && (await isThere(part, modelId)))) {
      return { jobId: job.id, fileIds, modelId };
    }
  }
  return null;
}

async function isThere({ client, signal }: PartOfCurve, modelId: string): Promise<boolean> {
  try {
    await within(REQUEST_MS, signal, (inTime) => client.models.retrieve({ modelId }, { signal: inTime }));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Waits for a training's model and returns its id. Throws Upstream where the training fails. */
export async function waitForModel({ client, signal }: PartOfCurve, { jobId }: RemoteTraining): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const job = await within(REQUEST_MS, signal, (inTime) => client.fineTuning.jobs.get({ jobId }, { signal: inTime }));
    if (!("status" in job)) throw upstreamError(job);
    if (job.status === "SUCCESS" && job.fineTunedModel) return job.fineTunedModel;
    if (!ACTIVE.has(job.status)) {
      const last = job.events?.at(-1)?.data;
      const detail = last && typeof last.error === "string" ? last.error : null;
      throw new AppError("upstream", "This part of the rows could not be trained.", { extra: { detail } });
    }
    await pause(timings.trainingPollMs, signal);
  }
}

/** Takes everything of a training off its server again. What cannot be removed is only in the way. */
export async function tidyTraining(client: Mistral, { jobId, fileIds, modelId }: RemoteTraining): Promise<void> {
  const work = modelId === null ? client.fineTuning.jobs.cancel({ jobId }) : client.models.delete({ modelId });
  await work.catch((error: unknown) => log.debug({ err: error, jobId }, "a training of a curve was not removed"));
  await removeFiles(client, fileIds);
}

async function removeFiles(client: Mistral, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) {
    await client.files
      .delete({ fileId })
      .catch((error: unknown) => log.debug({ err: error, fileId }, "a file of a learning curve was not removed"));
  }
}
