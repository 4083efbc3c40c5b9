import "server-only";
import { z } from "zod";
import type { Operation } from "@/lib/http/openapi";
import {
  classifyChatSchema,
  classifySchema,
  createJobSchema,
  dryRunQuerySchema,
  listFilesQuerySchema,
  listJobsQuerySchema,
  listModelsQuerySchema,
  moderateChatSchema,
  moderateSchema,
  signedUrlQuerySchema,
  updateModelSchema,
  uploadFieldsSchema,
} from "../../requests";
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
  jobDetailsSchema,
  jobListSchema,
  jobSchema,
  modelCardSchema,
  modelListSchema,
  moderationSchema,
  signedUrlSchema,
} from "../../schema";
import { download, filePart, inferenceErrors, inferred, managed } from "./shapes";

const json = (schema: z.ZodType) => ({ "application/json": schema });

const FILES: Operation[] = [
  {
    method: "post",
    path: "/v1/files",
    operationId: "uploadFile",
    summary: "Upload a JSON Lines file",
    description: "The same content under the same name is stored once; then the stored object comes back.",
    tag: "Files",
    body: { "multipart/form-data": uploadFieldsSchema.extend({ file: filePart }) },
    answers: managed(fileSchema, "The stored file"),
  },
  {
    method: "get",
    path: "/v1/files",
    operationId: "listFiles",
    summary: "List files, newest first",
    tag: "Files",
    query: listFilesQuerySchema,
    answers: managed(fileListSchema, "A page of files"),
  },
  {
    method: "get",
    path: "/v1/files/{file_id}",
    operationId: "getFile",
    summary: "One file",
    tag: "Files",
    answers: managed(fileDetailsSchema, "The file"),
  },
  {
    method: "delete",
    path: "/v1/files/{file_id}",
    operationId: "deleteFile",
    summary: "Delete a file",
    tag: "Files",
    answers: managed(deletedFileSchema, "It is deleted"),
  },
  {
    method: "get",
    path: "/v1/files/{file_id}/content",
    operationId: "downloadFile",
    summary: "The bytes of a file as they were uploaded",
    tag: "Files",
    answers: download("The file's bytes"),
  },
  {
    method: "get",
    path: "/v1/files/{file_id}/url",
    operationId: "getFileUrl",
    summary: "An address that downloads a file without a key for some hours",
    tag: "Files",
    query: signedUrlQuerySchema,
    answers: managed(signedUrlSchema, "The address"),
  },
];

const JOBS: Operation[] = [
  {
    method: "post",
    path: "/v1/fine_tuning/jobs",
    operationId: "createJob",
    summary: "Create a training job, or only work out what it would be",
    tag: "Fine-tuning jobs",
    query: dryRunQuerySchema,
    body: json(createJobSchema),
    answers: managed(z.union([jobSchema, dryRunSchema]), "The job, or with dry_run what it would be"),
  },
  {
    method: "get",
    path: "/v1/fine_tuning/jobs",
    operationId: "listJobs",
    summary: "List jobs, newest first",
    tag: "Fine-tuning jobs",
    query: listJobsQuerySchema,
    answers: managed(jobListSchema, "A page of jobs"),
  },
  {
    method: "get",
    path: "/v1/fine_tuning/jobs/{job_id}",
    operationId: "getJob",
    summary: "One job with events, checkpoints and targets",
    tag: "Fine-tuning jobs",
    answers: managed(jobDetailsSchema, "The job"),
  },
  {
    method: "post",
    path: "/v1/fine_tuning/jobs/{job_id}/start",
    operationId: "startJob",
    summary: "Start a job that is VALIDATED",
    tag: "Fine-tuning jobs",
    answers: managed(jobDetailsSchema, "The job, QUEUED for its training"),
  },
  {
    method: "post",
    path: "/v1/fine_tuning/jobs/{job_id}/cancel",
    operationId: "cancelJob",
    summary: "Cancel a job",
    tag: "Fine-tuning jobs",
    answers: managed(jobDetailsSchema, "The job"),
  },
];

const MODELS: Operation[] = [
  {
    method: "get",
    path: "/v1/models",
    operationId: "listModels",
    summary: "List base models and trained models",
    tag: "Models",
    query: listModelsQuerySchema,
    answers: inferred(modelListSchema, "The models"),
  },
  {
    method: "get",
    path: "/v1/models/{model_id}",
    operationId: "getModel",
    summary: "One model",
    tag: "Models",
    answers: inferred(modelCardSchema, "The model's card"),
  },
  {
    method: "delete",
    path: "/v1/models/{model_id}",
    operationId: "deleteModel",
    summary: "Delete a trained model",
    tag: "Models",
    answers: inferred(deletedModelSchema, "It is deleted"),
  },
  {
    method: "patch",
    path: "/v1/fine_tuning/models/{model_id}",
    operationId: "updateModel",
    summary: "Change a trained model's name or description",
    tag: "Models",
    body: json(updateModelSchema),
    answers: managed(fineTunedModelSchema, "The model"),
  },
  {
    method: "post",
    path: "/v1/fine_tuning/models/{model_id}/archive",
    operationId: "archiveModel",
    summary: "Archive a trained model",
    tag: "Models",
    answers: managed(archivedModelSchema, "It is archived"),
  },
  {
    method: "delete",
    path: "/v1/fine_tuning/models/{model_id}/archive",
    operationId: "unarchiveModel",
    summary: "Take a trained model out of the archive",
    tag: "Models",
    answers: managed(archivedModelSchema, "It is no longer archived"),
  },
];

const INFERENCE: Operation[] = [
  {
    method: "post",
    path: "/v1/classifications",
    operationId: "classify",
    summary: "Score texts",
    tag: "Classification",
    body: json(classifySchema),
    answers: inferred(classificationSchema, "Scores of every label of every target, in the order of the inputs"),
  },
  {
    method: "post",
    path: "/v1/chat/classifications",
    operationId: "classifyChat",
    summary: "Score conversations",
    tag: "Classification",
    body: json(classifyChatSchema),
    answers: inferred(classificationSchema, "Scores of every label of every target, in the order of the inputs"),
  },
  {
    method: "post",
    path: "/v1/moderations",
    operationId: "moderate",
    summary: "Moderate texts with the model that was named for it",
    tag: "Moderation",
    body: json(moderateSchema),
    answers: inferred(moderationSchema, "Categories and their scores, in the order of the inputs"),
  },
  {
    method: "post",
    path: "/v1/chat/moderations",
    operationId: "moderateChat",
    summary: "Moderate conversations with the model that was named for it",
    tag: "Moderation",
    body: json(moderateChatSchema),
    answers: inferred(moderationSchema, "Categories and their scores, in the order of the inputs"),
  },
  ...[
    { path: "/v1/chat/completions", operationId: "completeChat" },
    { path: "/v1/embeddings", operationId: "createEmbeddings" },
  ].map(
    ({ path, operationId }): Operation => ({
      method: "post",
      path,
      operationId,
      summary: "Not served: answers 404",
      tag: "Not served",
      answers: inferenceErrors(),
    }),
  ),
];

/** The routes of the Mistral API. */
export const API_OPERATIONS: readonly Operation[] = [...FILES, ...JOBS, ...MODELS, ...INFERENCE];
