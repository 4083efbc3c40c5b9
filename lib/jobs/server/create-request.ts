import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { type PreparationSummary, preparationSummary } from "@/lib/preparations/schema";
import { decryptSecret } from "@/lib/store/secrets";
import type { JobTargetSetting } from "../schema";
import { type JobRecord, storedHyperparameters, storedIntegration, storedTargetSettings } from "./internal";
import type { JobFiles } from "./uploads";

type CreateRequest = Parameters<Mistral["fineTuning"]["jobs"]["create"]>[0];

/** What a job's server is asked to create: all of its settings, and its files as the server knows them. */
export async function createRequest(job: JobRecord, files: JobFiles): Promise<CreateRequest> {
  const { trainingSteps, epochs, ...rates } = storedHyperparameters.omit({ version: true }).parse(job.hyperparameters);
  const targets = await classifierTargets(job);
  return {
    model: job.baseModel,
    trainingFiles: [{ fileId: files.train, weight: 1 }],
    validationFiles: files.validation === null ? [] : [files.validation],
    hyperparameters: { ...rates, ...(trainingSteps === null ? { epochs } : { trainingSteps }) },
    jobType: "classifier",
    autoStart: job.autoStart,
    suffix: job.suffix,
    invalidSampleSkipPercentage: job.invalidSampleSkipPercentage,
    ...(targets === null ? {} : { classifierTargets: targets }),
    ...(await integrations(job)),
  };
}

async function integrations({ integration }: JobRecord): Promise<Pick<CreateRequest, "integrations">> {
  if (integration === null) return {};
  const { project, name, apiKeyEncrypted } = storedIntegration.parse(integration);
  const apiKey = await decryptSecret(apiKeyEncrypted);
  return { integrations: [{ type: "wandb", project, apiKey, ...(name === null ? {} : { name }) }] };
}

/** Null where all targets are as the server finds them in the data; otherwise all of them, for it then looks no further. */
async function classifierTargets(job: JobRecord): Promise<CreateRequest["classifierTargets"]> {
  const settings = job.targetSettings === null ? [] : storedTargetSettings.parse(job.targetSettings);
  if (settings.every(isPlain)) return null;
  const preparation = await db.preparation.findUnique({ where: { id: job.preparationId }, select: { summary: true } });
  if (!preparation) throw notFound("preparation", job.preparationId);
  const labels = labelsOf(preparationSummary.parse(preparation.summary), job.useValidation);
  return [...labels].map(([name, names]) => {
    const own = settings.find((setting) => setting.name === name);
    return { name, labels: [...names], weight: own?.weight ?? 1, lossFunction: own?.lossFunction ?? null };
  });
}

function isPlain({ weight, lossFunction }: JobTargetSetting): boolean {
  return weight === 1 && lossFunction === null;
}

/** Labels of each target in the files that are sent. */
function labelsOf({ splits }: PreparationSummary, useValidation: boolean): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  for (const split of useValidation ? [splits.train, splits.validation] : [splits.train]) {
    for (const { target, counts } of split.labels) {
      const names = labels.get(target) ?? new Set();
      for (const [label, count] of counts) if (count > 0) names.add(label);
      labels.set(target, names);
    }
  }
  return labels;
}
