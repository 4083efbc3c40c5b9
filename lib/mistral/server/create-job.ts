import "server-only";
import { createHash } from "node:crypto";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { newUuid } from "@/lib/store/ids";
import type { CreateJobRequest } from "../requests";
import type { WireJob, WireJobMetadata } from "../schema";
import { findBaseModel } from "./base-models";
import { conflict, invalidValue } from "./errors";
import { ACTIVE_STATUSES } from "./job-status";
import { PATIENCE } from "./move-job";
import { jobChanges } from "./queue/job-changes";
import type { ValidationInput } from "./queue/make-task";
import { engineSupervisor } from "./queue/supervisor";
import { serializeJob } from "./serialize";
import { sealKeys } from "./wandb/follow";

const MIB = 1024 ** 2;
/** All files of a job are in memory together while it is validated and trained, beside what is made of them. */
const MAX_JOB_BYTES = 1024 * MIB;

/** What the hosted service answers before a job is validated. */
const NO_METADATA: Required<WireJobMetadata> = {
  expected_duration_seconds: null,
  cost: 0,
  cost_currency: null,
  train_tokens_per_step: null,
  train_tokens: null,
  data_tokens: null,
  estimated_start_time: null,
};

/**
 * Creates a job, which is validated at once and, with `auto_start`, trained. Throws Invalid for what cannot be trained
 * here, and Conflict, with the other's id, while a job for the same model, files, targets and hyperparameters is active.
 */
export async function createJob(request: CreateJobRequest): Promise<WireJob> {
  const input = await checkJobRequest(request);
  const fingerprint = fingerprintOf(request.model, input);
  const now = new Date();
  const data: Prisma.EngineJobCreateInput = {
    id: newUuid(),
    model: request.model,
    status: "QUEUED",
    autoStart: request.auto_start ?? false,
    suffix: request.suffix ?? null,
    hyperparameters: input.hyperparameters,
    trainingFiles: input.trainingFiles,
    validationFiles: input.validationFiles,
    // The keys go elsewhere: what is echoed never has one.
    integrations: (request.integrations ?? []).map(({ type, project, name, run_name }) => {
      return { type, project, name: name ?? null, run_name: run_name ?? null, url: null };
    }),
    integrationKeys: (await sealKeys((request.integrations ?? []).map((entry) => entry.api_key))) ?? Prisma.DbNull,
    invalidSampleSkipPercentage: input.invalidSampleSkipFraction,
    requestedTargets: input.requestedTargets ?? Prisma.DbNull,
    classifierTargets: [],
    metadata: NO_METADATA,
    fingerprint,
    createdAt: now,
    modifiedAt: now,
    events: { create: { sequence: 1, name: "status-updated", data: { status: "QUEUED" }, createdAt: now } },
  };
  const job = await db.$transaction(async (tx) => {
    const twin = await tx.engineJob.findFirst({
      where: { fingerprint, status: { in: [...ACTIVE_STATUSES] } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, status: true },
    });
    if (twin) {
      throw conflict(
        `A similar job is already running, validated or queued: job ${twin.id} is ${twin.status}. Use it, or cancel it first.`,
        twin.id,
      );
    }
    return tx.engineJob.create({ data });
  }, PATIENCE);
  log.info({ jobId: job.id, model: job.model }, "a job was created");
  jobChanges().noteQueue();
  engineSupervisor().wake();
  return serializeJob(job);
}

/** Applies the rules that no schema expresses. Throws Invalid with the field. */
export async function checkJobRequest(request: CreateJobRequest): Promise<ValidationInput> {
  const trainingFiles = request.training_files ?? [];
  const validationFiles = request.validation_files ?? [];
  if ((request.repositories ?? []).length > 0) {
    throw new AppError(
      "invalid",
      "Repositories are not supported for classifiers. Upload files and name them instead.",
    );
  }
  if (trainingFiles.length === 0) {
    throw invalidValue(["body", "job_in"], "At least one training file or repository is required.");
  }
  if (request.job_type === "completion") {
    throw new AppError("invalid", "Model not available for this type of fine-tuning (completion).");
  }
  // Without a job_type the data decides, and files without labels are refused when they are uploaded.
  if (!findBaseModel(request.model)) {
    throw new AppError("invalid", "Model not available for this type of fine-tuning (classifier).", {
      extra: { message: `This server has no base model ${request.model}. GET /v1/models lists what there is.` },
    });
  }
  await assertFilesFit([...trainingFiles.map((file) => file.file_id), ...validationFiles]);
  return {
    model: request.model,
    trainingFiles,
    validationFiles,
    requestedTargets: request.classifier_targets ?? null,
    hyperparameters: request.hyperparameters,
    invalidSampleSkipFraction: request.invalid_sample_skip_percentage ?? 0,
  };
}

/** All are there, and not too large together; one that is named twice is read twice. */
async function assertFilesFit(ids: string[]): Promise<void> {
  const found = await db.engineFile.findMany({ where: { id: { in: ids } }, select: { id: true, sizeBytes: true } });
  const sizes = new Map(found.map((file) => [file.id, file.sizeBytes]));
  const missing = ids.filter((id) => !sizes.has(id));
  if (missing.length > 0) {
    throw new AppError("invalid", `There is no file ${missing.join(", ")} on this server. Upload it first.`);
  }
  const bytes = ids.reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
  if (bytes > MAX_JOB_BYTES) {
    const [has, most] = [Math.ceil(bytes / MIB), MAX_JOB_BYTES / MIB];
    throw new AppError(
      "invalid",
      `The files of this job have ${has} MiB together; at most ${most} MiB can be trained at once. Use fewer or smaller files.`,
    );
  }
}

/** Equal for jobs that would train the same model. Objects were made by one schema, so their keys have one order. */
function fingerprintOf(model: string, input: ValidationInput): string {
  const { trainingFiles, validationFiles, requestedTargets, hyperparameters } = input;
  const text = JSON.stringify([model, trainingFiles, validationFiles, requestedTargets, hyperparameters]);
  return createHash("sha256").update(text).digest("hex");
}
