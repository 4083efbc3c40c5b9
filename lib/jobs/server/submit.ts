import "server-only";
import { openAsBlob } from "node:fs";
import type { Mistral } from "@mistralai/mistralai";
import { db, isUniqueViolation } from "@/lib/db/client";
import { upstreamError } from "@/lib/mistral/client";
import { hashFile } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths, type SplitName } from "@/lib/store/paths";
import { decryptSecret } from "@/lib/store/secrets";
import { invariant } from "@/lib/utils";
import { type JobRecord, storedHyperparameters, storedIntegration } from "./internal";

/** Remote file ids of a job's splits. */
interface JobFiles {
  train: string;
  validation: string | null;
}

/**
 * Sees to it that a job's server holds its files, and returns their ids. What the server has already, by content and
 * name, is not sent again. Throws Upstream.
 */
export async function uploadFiles(client: Mistral, job: JobRecord): Promise<JobFiles> {
  const train = await uploadSplit(client, job, "train");
  const validation = job.useValidation ? await uploadSplit(client, job, "validation") : null;
  return { train, validation };
}

async function uploadSplit(client: Mistral, job: JobRecord, split: SplitName): Promise<string> {
  const file = paths.preparationSplit(job.preparationId, split);
  const fileName = `${slug(job.preparation.dataset.name)}-${split}.jsonl`;
  const key = { serverId: job.serverId, sha256: await hashFile(file), fileName };
  const known = await db.upload.findUnique({
    where: { serverId_sha256_fileName: key },
    select: { id: true, remoteFileId: true },
  });
  if (known) {
    if (await isStillThere(client, known.remoteFileId)) return known.remoteFileId;
    await db.upload.deleteMany({ where: { id: known.id } });
  }
  const content = await openAsBlob(file);
  const uploaded = await client.files.upload({ file: { fileName, content }, purpose: "fine-tune" }).catch((error) => {
    throw upstreamError(error);
  });
  try {
    await db.upload.create({ data: { id: newId("up"), ...key, remoteFileId: uploaded.id }, select: { id: true } });
  } catch (error) {
    // Another job of the same preparation uploaded it at the same moment: both ids hold the same bytes.
    if (!isUniqueViolation(error)) throw error;
  }
  return uploaded.id;
}

async function isStillThere(client: Mistral, fileId: string): Promise<boolean> {
  try {
    const file = await client.files.retrieve({ fileId });
    return !file.deleted;
  } catch (error) {
    const reason = upstreamError(error);
    if (reason.extra?.status === 404) return false;
    throw reason;
  }
}

/**
 * Creates the job on its server, or finds it there by its unique suffix: the answer to an earlier create may have
 * been lost. Returns its id there. Throws Upstream.
 */
export async function findOrCreateRemoteJob(client: Mistral, job: JobRecord): Promise<string> {
  const existing = await findBySuffix(client, job);
  if (existing !== null) return existing;
  const files = await uploadFiles(client, job);
  const hyperparameters = storedHyperparameters.parse(job.hyperparameters);
  const wandb = job.integration === null ? null : storedIntegration.parse(job.integration);
  try {
    const created = await client.fineTuning.jobs.create({
      model: job.baseModel,
      trainingFiles: [{ fileId: files.train, weight: 1 }],
      validationFiles: files.validation === null ? [] : [files.validation],
      hyperparameters: { trainingSteps: hyperparameters.trainingSteps, learningRate: hyperparameters.learningRate },
      jobType: "classifier",
      autoStart: job.autoStart,
      suffix: job.suffix,
      ...(wandb === null
        ? {}
        : {
            integrations: [
              { type: "wandb" as const, project: wandb.project, apiKey: await decryptSecret(wandb.apiKeyEncrypted) },
            ],
          }),
    });
    invariant("id" in created && typeof created.id === "string", "a created job has an id");
    return created.id;
  } catch (error) {
    throw upstreamError(error);
  }
}

/** Clocks of two machines may differ by this much. */
const CLOCK_DIFFERENCE_MS = 10 * 60_000;
const PAGE_SIZE = 100;

/** Walks the server's list, newest first, back to when the job was made; a filter that is ignored does no harm. */
async function findBySuffix(client: Mistral, { suffix, createdAt }: JobRecord): Promise<string | null> {
  const oldest = (createdAt.getTime() - CLOCK_DIFFERENCE_MS) / 1000;
  try {
    for (let page = 0; ; page += 1) {
      const { data } = await client.fineTuning.jobs.list({ suffix, page, pageSize: PAGE_SIZE });
      const jobs = (data ?? []).filter((entry) => "id" in entry);
      const match = jobs.find((entry) => entry.suffix === suffix);
      if (match) return match.id;
      const last = jobs.at(-1);
      if (jobs.length < PAGE_SIZE || !last || last.createdAt < oldest) return null;
    }
  } catch (error) {
    throw upstreamError(error);
  }
}

/** Letters and digits of a name for a file name, at most 40 characters. */
function slug(name: string): string {
  const text = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return text === "" ? "dataset" : text;
}
