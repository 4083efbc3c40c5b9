import "server-only";
import { db } from "@/lib/db/client";
import { invalid, notFound } from "@/lib/errors";
import { preparationSummary } from "@/lib/preparations/schema";
import { getServerOrThrow } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { encryptSecret } from "@/lib/store/secrets";
import type { CreateJobInput, JobDetail } from "../schema";
import { getJob } from "./get";
import { watchJob } from "./supervisor";

/**
 * Records a job and hands it to the supervisor, which uploads the files and creates it on its server. Throws NotFound
 * for an unknown preparation or server, Invalid when the preparation has nothing to train or validate on.
 */
export async function createJob(input: CreateJobInput): Promise<JobDetail> {
  const preparation = await db.preparation.findUnique({
    where: { id: input.preparationId },
    select: { id: true, summary: true, dataset: { select: { name: true } } },
  });
  if (!preparation) throw notFound("preparation", input.preparationId);
  await getServerOrThrow(input.serverId);
  const { splits } = preparationSummary.parse(preparation.summary);
  if (splits.train.rows === 0)
    throw invalid("The preparation has no rows to train on. Make another one with a smaller minimum.");
  if (input.useValidation && splits.validation.rows === 0) {
    const reason = "This preparation has no validation rows. Switch validation off, or make a preparation with some.";
    throw invalid(reason, [{ name: "useValidation", reason }]);
  }
  const id = newId("job");
  const createdAt = new Date();
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId: input.serverId,
      status: "DRAFT",
      baseModel: input.model,
      hyperparameters: { version: 1, ...input.hyperparameters },
      targetSettings: input.targets,
      invalidSampleSkipPercentage: input.invalidSampleSkipPercentage,
      useValidation: input.useValidation,
      autoStart: input.autoStart,
      suffix: uniqueSuffix(input.suffix ?? preparation.dataset.name, id),
      integration: input.wandb
        ? {
            version: 1,
            project: input.wandb.project,
            name: input.wandb.name ?? null,
            apiKeyEncrypted: await encryptSecret(input.wandb.apiKey),
          }
        : undefined,
      estimate: input.estimate,
      copiedFromId: input.copiedFromId,
      createdAt,
      lastSequence: 1,
      events: { create: { sequence: 1, status: "DRAFT", createdAt } },
    },
    select: { id: true },
  });
  watchJob(id);
  return getJob(id);
}

/** At most 18 characters, as the contract allows: up to 9 that a person knows, and 8 that make it unique. */
function uniqueSuffix(name: string, jobId: string): string {
  const readable = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 9)
    .replaceAll(/-+$/g, "");
  return `${readable === "" ? "studio" : readable}-${jobId.slice(-8)}`;
}
