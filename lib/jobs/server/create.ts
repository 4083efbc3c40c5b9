import "server-only";
import { db } from "@/lib/db/client";
import { invalid, notFound } from "@/lib/errors";
import { preparationSummary, type SplitSummary } from "@/lib/preparations/schema";
import { newId } from "@/lib/store/ids";
import { encryptSecret } from "@/lib/store/secrets";
import type { CreateJobInput, JobDetail } from "../schema";
import { getJob } from "./get";
import { storedIntegration } from "./internal";
import { watchJob } from "./supervisor";

/**
 * Records a job and hands it to the supervisor, which uploads the files and creates it on its server. Throws NotFound
 * for an unknown preparation or server, Invalid when the preparation has nothing to train or validate on, when a target is
 * not one of its, and when the server was removed.
 */
export async function createJob(input: CreateJobInput): Promise<JobDetail> {
  const preparation = await db.preparation.findUnique({
    where: { id: input.preparationId },
    select: { id: true, summary: true, dataset: { select: { name: true } } },
  });
  if (!preparation) throw notFound("preparation", input.preparationId);
  await assertServer(input.serverId);
  const { splits } = preparationSummary.parse(preparation.summary);
  if (splits.train.rows === 0)
    throw invalid("The preparation has no rows to train on. Make another one with a smaller minimum.");
  if (input.useValidation && splits.validation.rows === 0) {
    const reason = "This preparation has no validation rows. Switch validation off, or make a preparation with some.";
    throw invalid(reason, [{ name: "useValidation", reason }]);
  }
  assertTargets(input, splits.train);
  const integration = await integrationOf(input);
  const { trainingSteps, epochs } = input.hyperparameters;
  const id = newId("job");
  const createdAt = new Date();
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId: input.serverId,
      status: "DRAFT",
      baseModel: input.model,
      // Steps win: what does not count is not kept, so that a copy of this job means the same.
      hyperparameters: { version: 1, ...input.hyperparameters, epochs: trainingSteps === null ? epochs : null },
      targetSettings: input.targets,
      invalidSampleSkipPercentage: input.invalidSampleSkipPercentage,
      useValidation: input.useValidation,
      autoStart: input.autoStart,
      suffix: uniqueSuffix(input.suffix ?? preparation.dataset.name, id),
      ...(integration === null ? {} : { integration }),
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

/** Throws NotFound for a server that never was, Invalid for one that was removed. */
export async function assertServer(serverId: string): Promise<void> {
  const server = await db.server.findUnique({ where: { id: serverId }, select: { name: true, deletedAt: true } });
  if (!server) throw notFound("server", serverId);
  if (server.deletedAt === null) return;
  const reason = `The server “${server.name}” was removed. Choose another one, or add it again.`;
  throw invalid(reason, [{ name: "serverId", reason }]);
}

function assertTargets({ targets }: CreateJobInput, { labels }: SplitSummary): void {
  const known = new Set(labels.map(({ target }) => target));
  const fields = targets.flatMap(({ name }, index) => {
    const isTwice = targets.findIndex((other) => other.name === name) < index;
    if (known.has(name) && !isTwice) return [];
    const reason = isTwice
      ? `The target “${name}” is set twice.`
      : `The preparation has no target “${name}”; it has ${[...known].map((target) => `“${target}”`).join(", ")}.`;
    return [{ name: `targets.${index}.name`, reason }];
  });
  const first = fields[0];
  if (first !== undefined) throw invalid(first.reason, fields);
}

/** W&B's part as it is stored, with the key of this request or that of the job it was copied from. */
async function integrationOf({ wandb, copiedFromId }: CreateJobInput) {
  if (wandb !== undefined) {
    const { project, name = null, apiKey } = wandb;
    return { version: 1 as const, project, name, url: null, error: null, apiKeyEncrypted: await encryptSecret(apiKey) };
  }
  if (copiedFromId === undefined) return null;
  const source = await db.job.findUnique({ where: { id: copiedFromId }, select: { integration: true } });
  if (!source?.integration) return null;
  // The run of the copy is another one.
  return { ...storedIntegration.parse(source.integration), url: null, error: null };
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
