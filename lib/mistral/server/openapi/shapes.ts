import "server-only";
import { z } from "zod";
import type { Answer } from "@/lib/http/openapi";
import {
  archivedModelSchema,
  classificationSchema,
  deletedFileSchema,
  deletedModelSchema,
  dryRunSchema,
  fileDetailsSchema,
  fileListSchema,
  fileSchema,
  fineTunedModelSchema,
  inferenceErrorSchema,
  jobDetailsSchema,
  jobListSchema,
  jobSchema,
  managementErrorSchema,
  modelCardSchema,
  modelListSchema,
  moderationSchema,
  signedUrlSchema,
} from "../../schema";
import {
  aliasListSchema,
  aliasSchema,
  deletedAliasSchema,
  explainedClassificationSchema,
  jobMetricsSchema,
  modelDetailsSchema,
  positionSchema,
} from "../../x-schema";

/** Answer to the three calls about the model that moderates. */
export const moderationModelAnswer = z.object({
  model: z.string().nullable().meta({ description: "Null when none is named." }),
});

/** What stands in the document under a name. */
export const COMPONENTS = {
  File: fileSchema,
  FileDetails: fileDetailsSchema,
  FileList: fileListSchema,
  DeletedFile: deletedFileSchema,
  SignedUrl: signedUrlSchema,
  Job: jobSchema,
  JobDetails: jobDetailsSchema,
  JobList: jobListSchema,
  DryRun: dryRunSchema,
  JobMetrics: jobMetricsSchema,
  QueuePosition: positionSchema,
  ModelCard: modelCardSchema,
  ModelList: modelListSchema,
  FineTunedModel: fineTunedModelSchema,
  ArchivedModel: archivedModelSchema,
  DeletedModel: deletedModelSchema,
  ModelDetails: modelDetailsSchema,
  Alias: aliasSchema,
  AliasList: aliasListSchema,
  DeletedAlias: deletedAliasSchema,
  Classification: classificationSchema,
  ExplainedClassification: explainedClassificationSchema,
  Moderation: moderationSchema,
  ModerationModel: moderationModelAnswer,
  ManagementError: managementErrorSchema,
  InferenceError: inferenceErrorSchema,
} satisfies Record<string, z.ZodType>;

const json = (schema: z.ZodType) => ({ "application/json": schema });

const DEFECT: Answer = { description: "A defect of the server", content: json(inferenceErrorSchema) };

/** Answers of a route whose errors are `{"detail": …}`. */
export function managed(schema: z.ZodType, description = "Done"): Record<string, Answer> {
  return { "200": { description, content: json(schema) }, ...managementErrors() };
}

/** Errors of the management routes. */
export function managementErrors(): Record<string, Answer> {
  return { "4XX": { description: "Refused, with the reason", content: json(managementErrorSchema) }, "5XX": DEFECT };
}

/** Answers of a route whose errors are FastAPI's arrays, or an error object. */
export function inferred(schema: z.ZodType, description = "Done"): Record<string, Answer> {
  return { "200": { description, content: json(schema) }, ...inferenceErrors() };
}

/** Errors of models and inference. */
export function inferenceErrors(): Record<string, Answer> {
  return { "4XX": { description: "Refused, with the reason", content: json(inferenceErrorSchema) }, "5XX": DEFECT };
}

/** A download, and the errors of the management routes. */
export function download(description: string): Record<string, Answer> {
  return { "200": { description, content: { "application/octet-stream": null } }, ...managementErrors() };
}

/** A file as a part of a form. */
export const filePart = z.any().meta({ type: "string", contentMediaType: "application/octet-stream" });
