import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import {
  jobError,
  jobEstimate,
  jobHyperparameters,
  jobMetadata,
  jobRunSummary,
  jobTargetMetrics,
  jobTargetSetting,
} from "../schema";
import { jobStatus } from "../status-schema";

/** JSON columns of a job, parsed on read. */
export const storedHyperparameters = jobHyperparameters.extend({ version: z.literal(1) });
export const storedIntegration = z.object({
  version: z.literal(1),
  project: z.string(),
  name: z.string().nullable().default(null),
  /** Where the run can be seen, as the server says. */
  url: z.string().nullable().default(null),
  /** Why nothing more goes there, as the server says. */
  error: z.string().nullable().default(null),
  apiKeyEncrypted: z.string(),
});
export const storedTargetSettings = z.array(jobTargetSetting);
export const storedTargetMetrics = z.array(jobTargetMetrics);
export const storedEstimate = jobEstimate;
export const storedSummary = jobRunSummary;
export const storedTargets = z.array(
  z.object({ name: z.string(), labels: z.array(z.string()), lossFunction: z.string() }),
);
export const storedMetadata = jobMetadata;
export const storedError = jobError;
const storedEventData = z.object({ error: z.string().optional(), message: z.string().optional() });

/** What a job's event says beyond its status, if anything. */
export function eventMessage(data: unknown): string | null {
  const parsed = storedEventData.safeParse(data);
  return parsed.success ? (parsed.data.error ?? parsed.data.message ?? null) : null;
}

/** What is read of a job, and of what it belongs to. Not its preparation's counts, which are large. */
export const jobSelect = {
  id: true,
  serverId: true,
  preparationId: true,
  status: true,
  baseModel: true,
  hyperparameters: true,
  targetSettings: true,
  invalidSampleSkipPercentage: true,
  autoStart: true,
  useValidation: true,
  suffix: true,
  integration: true,
  createSentAt: true,
  remoteJobId: true,
  fineTunedModel: true,
  metadata: true,
  targets: true,
  trainedTokens: true,
  epochs: true,
  estimate: true,
  summary: true,
  finishRequestedAt: true,
  copiedFromId: true,
  error: true,
  lastSequence: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  deletedAt: true,
  server: { select: { name: true, kind: true, check: true } },
  preparation: { select: { datasetId: true, dataset: { select: { name: true } } } },
  model: { select: { id: true } },
  checkpoints: { orderBy: { step: "desc" }, take: 1, select: { step: true } },
} satisfies Prisma.JobSelect;

/** What is read of a checkpoint. */
export const checkpointSelect = {
  sequence: true,
  step: true,
  trainLoss: true,
  validLoss: true,
  learningRate: true,
  targets: true,
  createdAt: true,
} satisfies Prisma.JobCheckpointSelect;

export type CheckpointRecord = Prisma.JobCheckpointGetPayload<{ select: typeof checkpointSelect }>;

export type JobRecord = Prisma.JobGetPayload<{ select: typeof jobSelect }>;

/** A job's record; throws NotFound. */
export async function getJobRecord(jobId: string): Promise<JobRecord> {
  const job = await db.job.findUnique({ where: { id: jobId }, select: jobSelect });
  if (!job) throw notFound("job", jobId);
  return job;
}

/** A job's status, parsed. */
export function statusOf(job: { status: string }) {
  return jobStatus.parse(job.status);
}
