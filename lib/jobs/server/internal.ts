import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { jobError, jobMetadata } from "../schema";
import { jobStatus } from "../status";

/** JSON columns of a job, parsed on read. */
export const storedHyperparameters = z.object({
  version: z.literal(1),
  trainingSteps: z.number().int().nullable(),
  learningRate: z.number(),
});
export const storedIntegration = z.object({
  version: z.literal(1),
  project: z.string(),
  apiKeyEncrypted: z.string(),
});
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
  autoStart: true,
  useValidation: true,
  suffix: true,
  integration: true,
  remoteJobId: true,
  fineTunedModel: true,
  metadata: true,
  targets: true,
  trainedTokens: true,
  epochs: true,
  error: true,
  lastSequence: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  server: { select: { name: true, kind: true } },
  preparation: { select: { datasetId: true, dataset: { select: { name: true } } } },
  model: { select: { id: true } },
  checkpoints: { orderBy: { step: "desc" }, take: 1, select: { step: true } },
} satisfies Prisma.JobSelect;

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
