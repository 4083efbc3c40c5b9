import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { pause } from "@/lib/jobs/server/pace";
import { within } from "@/lib/jobs/server/within";
import { log } from "@/lib/log";
import { mistralClient, upstreamError } from "@/lib/mistral/client";
import { addressOf } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import { type AnswerRows, SHUTDOWN } from "./answering";
import { chooseThresholds } from "./ask-model";
import { askRows } from "./ask-rows";
import type { EvaluationRecord } from "./internal";
import { modelDetails } from "./model-details";
import { timings } from "./timings";

/** What the engine trains with TF-IDF and logistic regression. */
const TFIDF_MODEL = "tfidf-logreg";
const REQUEST_MS = 60_000;
const ACTIVE = new Set(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING"]);

/**
 * Trains TF-IDF with logistic regression on the same train rows and asks it for every row. Its job, file and model are
 * nobody's business and go again at the end; a job that a restart interrupted is found by its suffix.
 */
export const answerTfidf: AnswerRows = async (question) => {
  const { evaluation, signal } = question;
  const address = await addressOf(evaluation.serverId);
  const client = mistralClient(address);
  let job: TrainingJob | null = null;
  try {
    job = (await findJob(client, evaluation, signal)) ?? (await startJob(client, evaluation, signal));
    const remoteId = await waitForModel(client, job.id, signal);
    job.modelId = remoteId;
    await askRows(question, { client, serverId: evaluation.serverId, remoteId });
    const details = await modelDetails(address, remoteId, signal);
    await tidy(client, job);
    return {
      thresholds: chooseThresholds(evaluation.targets, null, details),
      temperatures: details?.temperatures ?? null,
    };
  } catch (error) {
    // What the end of the process cuts short goes on at the next start.
    if (job !== null && !isShutdown(signal)) await tidy(client, job);
    signal.throwIfAborted();
    throw upstreamError(error);
  }
};

interface TrainingJob {
  id: string;
  fileIds: string[];
  modelId: string | null;
}

function isShutdown(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === SHUTDOWN;
}

/** Unique on its server, and at most 18 characters long. */
function suffixOf({ id }: EvaluationRecord): string {
  return `baseline-${id.slice(-8)}`;
}

async function startJob(client: Mistral, evaluation: EvaluationRecord, signal: AbortSignal): Promise<TrainingJob> {
  const content = await openAsBlob(paths.preparationSplit(evaluation.preparationId, "train"));
  // A name of its own: the file can go again without being missed by a job of the same rows.
  const file = { fileName: `${suffixOf(evaluation)}-train.jsonl`, content };
  const uploaded = await within(REQUEST_MS * 5, signal, (inTime) =>
    client.files.upload({ file, purpose: "fine-tune" }, { signal: inTime }),
  );
  const created = await within(REQUEST_MS, signal, (inTime) =>
    client.fineTuning.jobs.create(
      {
        model: TFIDF_MODEL,
        trainingFiles: [{ fileId: uploaded.id, weight: 1 }],
        hyperparameters: {},
        jobType: "classifier",
        autoStart: true,
        suffix: suffixOf(evaluation),
      },
      { signal: inTime },
    ),
  );
  if ("id" in created && typeof created.id === "string") {
    return { id: created.id, fileIds: [uploaded.id], modelId: null };
  }
  throw upstreamError(created);
}

/** The job of an earlier process, if it trains still or its model is there. */
async function findJob(
  client: Mistral,
  evaluation: EvaluationRecord,
  signal: AbortSignal,
): Promise<TrainingJob | null> {
  const suffix = suffixOf(evaluation);
  const { data = [] } = await within(REQUEST_MS, signal, (inTime) =>
    client.fineTuning.jobs.list({ suffix, pageSize: 10 }, { signal: inTime }),
  );
  for (const job of data) {
    if (!("suffix" in job) || job.suffix !== suffix) continue;
    const modelId = job.fineTunedModel ?? null;
    const isUsable = ACTIVE.has(job.status) || (modelId !== null && (await isThere(client, modelId, signal)));
    if (isUsable) return { id: job.id, fileIds: job.trainingFiles, modelId };
  }
  return null;
}

async function isThere(client: Mistral, modelId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await within(REQUEST_MS, signal, (inTime) => client.models.retrieve({ modelId }, { signal: inTime }));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** The trained model's name. Throws Upstream where the training fails. */
async function waitForModel(client: Mistral, jobId: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const job = await within(REQUEST_MS, signal, (inTime) => client.fineTuning.jobs.get({ jobId }, { signal: inTime }));
    if (!("status" in job)) throw upstreamError(job);
    if (job.status === "SUCCESS" && job.fineTunedModel) return job.fineTunedModel;
    if (!ACTIVE.has(job.status)) {
      const last = job.events?.at(-1)?.data;
      const detail = last && typeof last.error === "string" ? last.error : null;
      throw new AppError("upstream", "The baseline could not be trained on these rows.", { extra: { detail } });
    }
    await pause(timings.trainingPollMs, signal);
  }
}

/** Takes everything of a baseline's training away again. What cannot be removed is only in the way. */
async function tidy(client: Mistral, { id, fileIds, modelId }: TrainingJob): Promise<void> {
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    await work().catch((error: unknown) =>
      log.debug({ err: error, jobId: id }, `a baseline's ${what} was not removed`),
    );
  };
  if (modelId === null) await attempt("job", () => client.fineTuning.jobs.cancel({ jobId: id }));
  else await attempt("model", () => client.models.delete({ modelId }));
  for (const fileId of fileIds) await attempt("file", () => client.files.delete({ fileId }));
}
