import "server-only";
import { AppError } from "@/lib/errors";
import { decryptSecret } from "@/lib/store/secrets";
import type { JobDetail } from "../schema";
import { isTerminal } from "../status";
import { createJob } from "./create";
import { getJobRecord, statusOf, storedHyperparameters, storedIntegration, storedTargetSettings } from "./internal";

/** Creates a new job with the settings of one that has ended. Throws NotFound, InvalidState. */
export async function retryJob(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  if (!isTerminal(statusOf(job))) throw new AppError("invalid_state", "This job is still going; cancel it first.");
  const { version, ...hyperparameters } = storedHyperparameters.parse(job.hyperparameters);
  const wandb = job.integration === null ? null : storedIntegration.parse(job.integration);
  return createJob({
    preparationId: job.preparationId,
    serverId: job.serverId,
    model: job.baseModel,
    hyperparameters,
    targets: job.targetSettings === null ? [] : storedTargetSettings.parse(job.targetSettings),
    invalidSampleSkipPercentage: job.invalidSampleSkipPercentage,
    copiedFromId: job.id,
    useValidation: job.useValidation,
    autoStart: job.autoStart,
    // Without the part that was made unique for the first job.
    suffix: job.suffix.slice(0, -9),
    ...(wandb === null
      ? {}
      : { wandb: { project: wandb.project, apiKey: await decryptSecret(wandb.apiKeyEncrypted) } }),
  });
}
