import "server-only";
import { readFile } from "node:fs/promises";
import { db } from "@/lib/db/client";
import type { EngineJob } from "@/lib/db/generated/client";
import type { EngineFile, EngineHyperparameters, EngineTask } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import type { RequestedTarget } from "../../requests";
import type { WireHyperparameters } from "../../schema";
import { levelOf } from "../base-models";
import { encoderDirectory } from "../encoder-directory";
import {
  parseHyperparameters,
  parseLevel,
  parseRequestedTargets,
  parseTargets,
  parseTrainingFiles,
  parseValidationFiles,
  type TrainingFile,
} from "../internal";

/** The same files with the same hyperparameters give the same model, whoever asks and however often. */
const TRAINING_SEED = 42;

/** What a validation needs to know; a job has it, and so has a dry run. */
export interface ValidationInput {
  /** Name of the base model, which says the level. */
  model: string;
  trainingFiles: TrainingFile[];
  validationFiles: string[];
  requestedTargets: RequestedTarget[] | null;
  hyperparameters: WireHyperparameters;
  invalidSampleSkipFraction: number;
}

/** Reads the files and makes the task. Throws an AppError that names a file that is gone. */
export async function makeValidateTask(input: ValidationInput): Promise<EngineTask> {
  return {
    kind: "validate",
    ...(await readFiles(input.trainingFiles, input.validationFiles)),
    requestedTargets: input.requestedTargets,
    hyperparameters: engineHyperparameters(input.hyperparameters),
    invalidSampleSkipFraction: input.invalidSampleSkipFraction,
    encoderDirectory: encoderDirectory(),
    level: levelOf(input.model),
  };
}

/** What a job's validation needs. */
export function validationInput(job: EngineJob): ValidationInput {
  return {
    model: job.model,
    trainingFiles: parseTrainingFiles(job.trainingFiles),
    validationFiles: parseValidationFiles(job.validationFiles),
    requestedTargets: parseRequestedTargets(job.requestedTargets),
    hyperparameters: parseHyperparameters(job.hyperparameters),
    invalidSampleSkipFraction: job.invalidSampleSkipPercentage,
  };
}

/** Reads a validated job's files and makes the task that trains it. Throws an AppError that names a file that is gone. */
export async function makeTrainTask(job: EngineJob): Promise<EngineTask> {
  const input = validationInput(job);
  return {
    kind: "train",
    ...(await readFiles(input.trainingFiles, input.validationFiles)),
    targets: parseTargets(job.classifierTargets),
    hyperparameters: engineHyperparameters(input.hyperparameters),
    invalidSampleSkipFraction: input.invalidSampleSkipFraction,
    encoderDirectory: encoderDirectory(),
    checkpointDirectory: paths.engineJob(job.id),
    seed: TRAINING_SEED,
    level: parseLevel(job.level),
  };
}

/** Only a job from before the defaults were filled in could lack one of these; createJob fills all. */
function engineHyperparameters(wire: WireHyperparameters): EngineHyperparameters {
  return {
    training_steps: wire.training_steps ?? null,
    epochs: wire.epochs ?? null,
    learning_rate: wire.learning_rate,
    weight_decay: wire.weight_decay ?? 0.1,
    warmup_fraction: wire.warmup_fraction ?? 0.05,
    seq_len: wire.seq_len ?? 16_384,
  };
}

async function readFiles(training: TrainingFile[], validation: string[]) {
  const ids = [...training.map((file) => file.file_id), ...validation];
  const records = await db.engineFile.findMany({ where: { id: { in: ids } }, select: { id: true, fileName: true } });
  const names = new Map(records.map((record) => [record.id, record.fileName]));
  const read = async (id: string, weight: number): Promise<EngineFile> => {
    const name = names.get(id);
    if (name === undefined) throw new AppError("not_found", `File ${id} has been deleted. Upload it again.`);
    const bytes = await readFile(paths.engineFile(id)).catch((cause: unknown) => {
      throw new AppError("internal", `The content of ${name} cannot be read. Upload the file again.`, { cause });
    });
    return { name, bytes, weight };
  };
  const trainingFiles: EngineFile[] = [];
  for (const file of training) trainingFiles.push(await read(file.file_id, file.weight));
  const validationFiles: EngineFile[] = [];
  for (const id of validation) validationFiles.push(await read(id, 1));
  return { trainingFiles, validationFiles };
}
