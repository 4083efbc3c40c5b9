import "server-only";
import { rm } from "node:fs/promises";
import type { EngineJob } from "@/lib/db/generated/client";
import type { EngineEvent } from "@/lib/engine";
import { log } from "@/lib/log";
import { writeFileAtomically } from "@/lib/store/files";
import { newUuid } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import { parseHyperparameters, parsePrediction, parseTargets } from "../internal";
import { modelName } from "../model-name";
import { moveJob } from "../move-job";
import { ownerId } from "../owner";
import { createCheckpointWriter } from "./checkpoint-writer";
import { noteDuration } from "./durations";
import { finishCancelled } from "./finish-cancelled";
import { isHalt } from "./halt";
import { makeTrainTask } from "./make-task";
import { type EngineRunner, type Outcome, runTask } from "./runner";

/** Trains a job that is RUNNING and moves it on. After a halt it writes nothing more. */
export async function trainJob(job: EngineJob, runner: EngineRunner, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const checkpoints = createCheckpointWriter(job.id);
  const onEvent = (event: EngineEvent) => {
    if (event.type === "step" && !signal.aborted) checkpoints.add(event);
  };
  const outcome = await runTask(() => makeTrainTask(job), { runner, signal, onEvent });
  if (isHalt(signal)) return checkpoints.discard();
  await checkpoints.close();
  const moved = signal.aborted ? false : await conclude(job, outcome);
  // Somebody asked for the cancellation before the end was written.
  if (!moved) await finishCancelled(job.id);
  else await learnDuration(job, outcome, (performance.now() - startedAt) / 1000);
  // What a run leaves to be taken up again; only a halted one, or one whose process died, is.
  await rm(paths.engineJob(job.id), { recursive: true, force: true });
}

/** Of a training that was done in one piece and to its end, what it took against what was said. */
async function learnDuration(job: EngineJob, outcome: Outcome, actual: number): Promise<void> {
  const prediction = parsePrediction(job.metadata);
  if (outcome.type !== "done" || prediction === null || job.attempts > 0) return;
  const { level, finishedEarly, resumedAfterStep } = outcome.summary;
  if (finishedEarly || resumedAfterStep > 0) return;
  await noteDuration({ jobId: job.id, level, estimated: prediction.seconds, actual });
}

async function conclude(job: EngineJob, outcome: Outcome): Promise<boolean> {
  if (outcome.type === "done") return succeed(job, outcome);
  const error = outcome.type === "failed" ? outcome.message : "The training ended without a model.";
  return moveJob({ id: job.id, from: "RUNNING", to: "FAILED", eventData: { error } });
}

/**
 * The files are in their place before the job turns SUCCESS, and the record of the model comes in the same transaction:
 * at any instant a model that can be seen can be loaded.
 */
async function succeed(job: EngineJob, outcome: Extract<Outcome, { type: "done" }>): Promise<boolean> {
  const { model, neighbours, summary } = outcome;
  const fileId = newUuid();
  const id = modelName(job, await ownerId());
  const seqLen = parseHyperparameters(job.hyperparameters).seq_len;
  invariant(seqLen, "a job that trains has a seq_len");
  await writeFileAtomically(paths.engineModelRows(fileId), neighbours);
  await writeFileAtomically(paths.engineModel(fileId), model);
  const moved = await moveJob({
    id: job.id,
    from: "RUNNING",
    to: "SUCCESS",
    data: { fineTunedModel: id, trainedTokens: summary.stepsDone * seqLen, summary },
    alongside: async (tx) => {
      await tx.engineModel.create({
        data: {
          id,
          fileId,
          jobId: job.id,
          root: job.model,
          level: summary.level,
          targets: parseTargets(job.classifierTargets),
          sizeBytes: model.byteLength,
        },
      });
    },
  }).catch(async (error: unknown) => {
    await removeFiles(fileId);
    throw error;
  });
  if (!moved) await removeFiles(fileId);
  else log.info({ jobId: job.id, model: id, seconds: summary.seconds }, "a model was trained");
  return moved;
}

async function removeFiles(fileId: string): Promise<void> {
  await rm(paths.engineModel(fileId), { force: true });
  await rm(paths.engineModelRows(fileId), { force: true });
}
