import "server-only";
import { AppError } from "@/lib/errors";
import { listBaseModels } from "@/lib/servers/server/base-models";
import type { RetryJobInput } from "../retry-schema";
import { createJobInput, type JobDetail } from "../schema";
import { isTerminal } from "../status";
import { assertServer, createJob } from "./create";
import { getJobRecord, statusOf, storedHyperparameters, storedTargetSettings } from "./internal";

/**
 * Creates a new job with the preparation and all settings of one that has ended, its W&B key included; on another server
 * where one is named. Throws NotFound, InvalidState, Invalid.
 */
export async function retryJob(jobId: string, { serverId }: RetryJobInput = {}): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  if (!isTerminal(statusOf(job))) throw new AppError("invalid_state", "This job is still going; cancel it first.");
  await assertServer(serverId ?? job.serverId);
  const { version, trainingSteps, ...hyperparameters } = storedHyperparameters.parse(job.hyperparameters);
  const isMoved = serverId !== undefined && serverId !== job.serverId;
  return createJob({
    preparationId: job.preparationId,
    serverId: serverId ?? job.serverId,
    model: isMoved ? await modelThere(serverId, job.baseModel) : job.baseModel,
    // The steps beside epochs are what the server made of them.
    hyperparameters: { ...hyperparameters, trainingSteps: hyperparameters.epochs === null ? trainingSteps : null },
    targets: job.targetSettings === null ? [] : storedTargetSettings.parse(job.targetSettings),
    invalidSampleSkipPercentage: job.invalidSampleSkipPercentage,
    copiedFromId: job.id,
    useValidation: job.useValidation,
    autoStart: job.autoStart,
    // Without the part that was made unique for the first job.
    suffix: job.suffix.slice(0, -9),
  });
}

/** The same base model where a server has it, or the one that a form would begin with. */
async function modelThere(serverId: string, model: string): Promise<string> {
  const { data } = await listBaseModels(serverId);
  const has = (id: string) => data.some((entry) => entry.id === id);
  const usual = createJobInput.shape.model.parse(undefined);
  return [model, usual].find(has) ?? data[0]?.id ?? model;
}
