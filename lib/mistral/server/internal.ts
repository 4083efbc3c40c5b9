import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { EngineFile, EngineJob, EngineModel } from "@/lib/db/generated/client";
import { type Level, levelSchema, predictionSchema } from "@/lib/engine";
import { type RequestedTarget, requestedTargetsSchema } from "../requests";
import {
  hyperparametersSchema,
  integrationSchema,
  type JobStatus,
  jobMetadataSchema,
  jobStatusSchema,
  targetSchema,
  type WireHyperparameters,
  type WireIntegration,
  type WireJobMetadata,
  type WireTarget,
} from "../schema";
import { noMatch } from "./errors";

/*
 * Fetch-or-throw, and the parsers of JSON columns: what a column holds is checked when it is read, because SQLite does not.
 */

/** The job with this id. Throws NotFound. */
export async function fetchJob(id: string): Promise<EngineJob> {
  const job = await db.engineJob.findUnique({ where: { id } });
  if (!job) throw noMatch("job");
  return job;
}

/** The file with this id. Throws NotFound. */
export async function fetchFile(id: string): Promise<EngineFile> {
  const file = await db.engineFile.findUnique({ where: { id } });
  if (!file) throw noMatch("file");
  return file;
}

/** The trained model with this id. Throws NotFound. */
export async function fetchModel(id: string): Promise<EngineModel> {
  const model = await db.engineModel.findUnique({ where: { id } });
  if (!model) throw noMatch("model");
  return model;
}

const trainingFilesSchema = z.array(z.object({ file_id: z.string(), weight: z.number() }));
export type TrainingFile = z.infer<typeof trainingFilesSchema>[number];
const eventSchema = z.looseObject({ status: jobStatusSchema });

/** EngineJob.status. */
export function parseStatus(status: string): JobStatus {
  return jobStatusSchema.parse(status);
}

/** EngineJob.trainingFiles. */
export function parseTrainingFiles(column: unknown): TrainingFile[] {
  return trainingFilesSchema.parse(column);
}

/** EngineJob.validationFiles. */
export function parseValidationFiles(column: unknown): string[] {
  return z.array(z.string()).parse(column);
}

/** EngineJob.hyperparameters. */
export function parseHyperparameters(column: unknown): WireHyperparameters {
  return hyperparametersSchema.parse(column);
}

/** EngineJob.level; jobs of the first version have none, and were all of one level. */
export function parseLevel(level: string | null): Level {
  return levelSchema.parse(level ?? "ngram");
}

/** EngineJob.integrations. */
export function parseIntegrations(column: unknown): WireIntegration[] {
  return z.array(integrationSchema).parse(column);
}

/** EngineJob.metadata. */
export function parseMetadata(column: unknown): WireJobMetadata {
  return jobMetadataSchema.parse(column);
}

const storedPredictionSchema = z.object({ prediction: predictionSchema.omit({ share: true }) });
/** What validation expected of a training, in seconds: all of it on the machine as it was, and the parts on an idle one. */
export type StoredPrediction = z.infer<typeof storedPredictionSchema>["prediction"];

/** What EngineJob.metadata holds beside what is told; null before the validation, and of jobs from before this was kept. */
export function parsePrediction(column: unknown): StoredPrediction | null {
  return storedPredictionSchema.safeParse(column).data?.prediction ?? null;
}

/** EngineJob.requestedTargets. */
export function parseRequestedTargets(column: unknown): RequestedTarget[] | null {
  return requestedTargetsSchema.nullable().parse(column);
}

/** EngineJob.classifierTargets and EngineModel.targets. */
export function parseTargets(column: unknown): WireTarget[] {
  return z.array(targetSchema).parse(column);
}

/** EngineJobEvent.data. */
export function parseEvent(column: unknown): z.infer<typeof eventSchema> {
  return eventSchema.parse(column);
}
