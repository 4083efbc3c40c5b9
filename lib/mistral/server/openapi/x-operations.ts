import "server-only";
import { z } from "zod";
import type { Operation } from "@/lib/http/openapi";
import { moderationModelSchema } from "../../requests";
import { jobDetailsSchema } from "../../schema";
import {
  aliasListSchema,
  aliasRequestSchema,
  aliasSchema,
  deletedAliasSchema,
  estimateRequestSchema,
  estimateSchema,
  explainedClassificationSchema,
  explainRequestSchema,
  jobMetricsSchema,
  metricsQuerySchema,
  modelDetailsSchema,
  positionRequestSchema,
  positionSchema,
  setThresholdsSchema,
} from "../../x-schema";
import { download, filePart, inferred, managed, moderationModelAnswer } from "./shapes";

const json = (schema: z.ZodType) => ({ "application/json": schema });
const tag = "Extensions";

/** What this engine does beyond the Mistral API, below /v1/x. */
export const EXTENSION_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/x/jobs/{job_id}/metrics",
    operationId: "getJobMetrics",
    summary: "Losses, accuracy and F1 of every step, place in the queue, progress",
    description:
      "With `version` and `wait` it answers as soon as there is something else to tell than in the answer of that version.",
    tag,
    query: metricsQuerySchema,
    answers: managed(jobMetricsSchema, "What has been measured so far"),
  },
  {
    method: "post",
    path: "/v1/x/jobs/{job_id}/finish",
    operationId: "finishJob",
    summary: "Stop a training and keep the best model so far",
    tag,
    answers: managed(jobDetailsSchema, "The job; it ends with SUCCESS soon"),
  },
  {
    method: "post",
    path: "/v1/x/jobs/{job_id}/position",
    operationId: "moveJobInQueue",
    summary: "Move a job that waits for its training to another place in the queue",
    tag,
    body: json(positionRequestSchema),
    answers: managed(positionSchema, "Where it stands now"),
  },
  {
    method: "post",
    path: "/v1/x/estimate",
    operationId: "estimateTraining",
    summary: "What a training would take here, before anything is uploaded",
    description:
      "Some of the work is done with the texts and timed, which takes about a second the first time. Runs that ended here correct what it says.",
    tag,
    body: json(estimateRequestSchema),
    answers: managed(estimateSchema, "Seconds, steps and passes"),
  },
  {
    method: "get",
    path: "/v1/x/models/{model_id}",
    operationId: "getModelDetails",
    summary: "How a model was made and what it decides by",
    tag,
    answers: managed(modelDetailsSchema, "What the model's file says"),
  },
  {
    method: "put",
    path: "/v1/x/models/{model_id}/thresholds",
    operationId: "setThresholds",
    summary: "Set thresholds of targets or of single labels",
    description:
      "Kept in the model's file; targets that are not named keep theirs, and null brings back those that training chose. A target of one label a text chooses its best label, and none when a threshold was set and is not reached.",
    tag,
    body: json(setThresholdsSchema),
    answers: managed(modelDetailsSchema, "The model as it decides now"),
  },
  {
    method: "delete",
    path: "/v1/x/models/{model_id}/thresholds",
    operationId: "resetThresholds",
    summary: "Bring back the thresholds that training chose",
    tag,
    answers: managed(modelDetailsSchema, "The model as it decides now"),
  },
  {
    method: "get",
    path: "/v1/x/models/{model_id}/file",
    operationId: "downloadModel",
    summary: "Download a model as one file",
    tag,
    answers: download("The model file"),
  },
  {
    method: "post",
    path: "/v1/x/models/file",
    operationId: "uploadModel",
    summary: "Add a model from its file",
    description: "It is opened before it is accepted, and gets an id of its own.",
    tag,
    body: { "multipart/form-data": z.object({ file: filePart }) },
    answers: managed(modelDetailsSchema, "The model"),
  },
  {
    method: "get",
    path: "/v1/x/aliases",
    operationId: "listAliases",
    summary: "Other names of trained models",
    tag,
    answers: managed(aliasListSchema, "All of them, in alphabetical order"),
  },
  {
    method: "put",
    path: "/v1/x/aliases/{name}",
    operationId: "setAlias",
    summary: "Give a model another name, or move that name to it",
    description:
      "Wherever the API takes a trained model to ask, it takes the name; from the next request on it means this model. A model's own id is refused.",
    tag,
    body: json(aliasRequestSchema),
    answers: managed(aliasSchema, "The alias"),
  },
  {
    method: "delete",
    path: "/v1/x/aliases/{name}",
    operationId: "deleteAlias",
    summary: "End another name of a model",
    tag,
    answers: managed(deletedAliasSchema, "It is gone; the model stays"),
  },
  {
    method: "post",
    path: "/v1/x/classifications",
    operationId: "classifyExplained",
    summary: "Score texts, with the labels chosen, the reasons, and the training rows they are like",
    tag,
    body: json(explainRequestSchema),
    answers: inferred(explainedClassificationSchema, "A result for each input, in order"),
  },
  {
    method: "get",
    path: "/v1/x/moderation-model",
    operationId: "getModerationModel",
    summary: "Which model moderates",
    tag,
    answers: inferred(moderationModelAnswer, "Its id"),
  },
  {
    method: "put",
    path: "/v1/x/moderation-model",
    operationId: "setModerationModel",
    summary: "Name the model that moderates",
    tag,
    body: json(moderationModelSchema),
    answers: inferred(moderationModelAnswer, "Its id"),
  },
  {
    method: "delete",
    path: "/v1/x/moderation-model",
    operationId: "clearModerationModel",
    summary: "Name no model to moderate",
    tag,
    answers: inferred(moderationModelAnswer, "None is named"),
  },
  {
    method: "get",
    path: "/v1/x/openapi.json",
    operationId: "getOpenApiDocument",
    summary: "This document",
    tag,
    answers: inferred(z.record(z.string(), z.unknown()), "An OpenAPI 3.1 document"),
  },
];
