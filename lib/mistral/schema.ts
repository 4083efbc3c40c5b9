import { z } from "zod";

/*
 * Wire shapes of the Mistral API, snake_case, as the SDK 2.4.0 demands them: what must be there, what may be null and what
 * may be missing follows the SDK's own schemas. Requests are in requests.ts.
 */

const unixSeconds = z.int();

export const jobStatusSchema = z.enum([
  "QUEUED",
  "STARTED",
  "VALIDATING",
  "VALIDATED",
  "RUNNING",
  "FAILED_VALIDATION",
  "FAILED",
  "SUCCESS",
  "CANCELLED",
  "CANCELLATION_REQUESTED",
]);
export type JobStatus = z.infer<typeof jobStatusSchema>;

export const fileSchema = z.object({
  id: z.string(),
  object: z.literal("file"),
  bytes: z.int(),
  created_at: unixSeconds,
  filename: z.string(),
  purpose: z.string(),
  sample_type: z.string(),
  source: z.string(),
  num_lines: z.int().nullish(),
  mimetype: z.string().nullish(),
  signature: z.string().nullish(),
  expires_at: unixSeconds.nullish(),
  visibility: z.string().nullish(),
});
export type WireFile = z.infer<typeof fileSchema>;

export const fileDetailsSchema = fileSchema.extend({ deleted: z.boolean() });
export type WireFileDetails = z.infer<typeof fileDetailsSchema>;

export const fileListSchema = z.object({
  data: z.array(fileSchema),
  object: z.literal("list"),
  total: z.int().nullish(),
});
export type WireFileList = z.infer<typeof fileListSchema>;

export const deletedFileSchema = z.object({ id: z.string(), object: z.literal("file"), deleted: z.boolean() });
export type WireDeletedFile = z.infer<typeof deletedFileSchema>;

export const signedUrlSchema = z.object({ url: z.string() });
export type WireSignedUrl = z.infer<typeof signedUrlSchema>;

export const lossFunctionSchema = z.enum(["single_class", "multi_class"]);

/** A target as the server answers it; the order of `labels` is the order of the scores. */
export const targetSchema = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  weight: z.number(),
  loss_function: lossFunctionSchema,
});
export type WireTarget = z.infer<typeof targetSchema>;

export const hyperparametersSchema = z.object({
  training_steps: z.int().nullish(),
  learning_rate: z.number().default(1e-4),
  weight_decay: z.number().nullish(),
  warmup_fraction: z.number().nullish(),
  epochs: z.number().nullish(),
  seq_len: z.int().nullish(),
});
export type WireHyperparameters = z.infer<typeof hyperparametersSchema>;

export const jobMetadataSchema = z.object({
  expected_duration_seconds: z.int().nullish(),
  cost: z.number().nullish(),
  cost_currency: z.string().nullish(),
  train_tokens_per_step: z.int().nullish(),
  train_tokens: z.int().nullish(),
  data_tokens: z.int().nullish(),
  estimated_start_time: z.int().nullish(),
});
export type WireJobMetadata = z.infer<typeof jobMetadataSchema>;

/** What is echoed of a Weights & Biases integration: never its key. */
export const integrationSchema = z.object({
  type: z.literal("wandb"),
  project: z.string(),
  name: z.string().nullish(),
  run_name: z.string().nullish(),
  url: z.string().nullish(),
});
export type WireIntegration = z.infer<typeof integrationSchema>;

export const jobEventSchema = z.object({
  name: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
  created_at: unixSeconds,
});
export type WireJobEvent = z.infer<typeof jobEventSchema>;

export const checkpointSchema = z.object({
  metrics: z.object({
    train_loss: z.number().nullish(),
    valid_loss: z.number().nullish(),
    valid_mean_token_accuracy: z.number().nullish(),
  }),
  step_number: z.int(),
  created_at: unixSeconds,
});
export type WireCheckpoint = z.infer<typeof checkpointSchema>;

export const jobSchema = z.object({
  id: z.string(),
  auto_start: z.boolean(),
  model: z.string(),
  status: jobStatusSchema,
  created_at: unixSeconds,
  modified_at: unixSeconds,
  training_files: z.array(z.string()),
  validation_files: z.array(z.string()).nullish(),
  object: z.literal("job").default("job"),
  fine_tuned_model: z.string().nullish(),
  suffix: z.string().nullish(),
  integrations: z.array(integrationSchema).nullish(),
  trained_tokens: z.int().nullish(),
  metadata: jobMetadataSchema.nullish(),
  job_type: z.literal("classifier"),
  hyperparameters: hyperparametersSchema,
});
export type WireJob = z.infer<typeof jobSchema>;

export const jobDetailsSchema = jobSchema.extend({
  events: z.array(jobEventSchema),
  checkpoints: z.array(checkpointSchema),
  /** Empty until the data is validated; never missing, or the SDK cannot read the job. */
  classifier_targets: z.array(targetSchema),
});
export type WireJobDetails = z.infer<typeof jobDetailsSchema>;

export const jobListSchema = z.object({
  data: z.array(jobSchema),
  object: z.literal("list").default("list"),
  total: z.int(),
});
export type WireJobList = z.infer<typeof jobListSchema>;

/** Answer to a create with `dry_run`: what the job would be. `details` is what tells it from a job. */
export const dryRunSchema = jobMetadataSchema.extend({
  deprecated: z.boolean(),
  details: z.string(),
  epochs: z.number().nullish(),
  training_steps: z.int().nullish(),
  object: z.literal("job.metadata"),
});
export type WireDryRun = z.infer<typeof dryRunSchema>;

const modelCard = {
  id: z.string(),
  object: z.literal("model").default("model"),
  created: unixSeconds,
  owned_by: z.string().default("mistralai"),
  capabilities: z.record(z.string(), z.boolean()),
  name: z.string().nullish(),
  description: z.string().nullish(),
  max_context_length: z.int().default(32_768),
  aliases: z.array(z.string()).default([]),
  /** Must have a zone: the SDK turns a card with any other date into an unknown value. */
  deprecation: z.iso.datetime({ offset: true }).nullish(),
  deprecation_replacement_model: z.string().nullish(),
  default_model_temperature: z.number().nullish(),
};

export const modelCardSchema = z.discriminatedUnion("type", [
  z.object({ ...modelCard, type: z.literal("base") }),
  z.object({
    ...modelCard,
    type: z.literal("fine-tuned"),
    job: z.string(),
    root: z.string(),
    archived: z.boolean().default(false),
  }),
]);
export type WireModelCard = z.infer<typeof modelCardSchema>;

export const modelListSchema = z.object({ object: z.literal("list").default("list"), data: z.array(modelCardSchema) });
export type WireModelList = z.infer<typeof modelListSchema>;

/** Answer to a PATCH of a model: a richer object than its card. */
export const fineTunedModelSchema = z.object({
  id: z.string(),
  object: z.literal("model").default("model"),
  created: unixSeconds,
  owned_by: z.string(),
  workspace_id: z.string(),
  root: z.string(),
  root_version: z.string(),
  archived: z.boolean(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  capabilities: z.record(z.string(), z.boolean()),
  max_context_length: z.int().default(32_768),
  aliases: z.array(z.string()).default([]),
  job: z.string().nullish(),
  classifier_targets: z.array(targetSchema),
  model_type: z.literal("classifier"),
});
export type WireFineTunedModel = z.infer<typeof fineTunedModelSchema>;

export const archivedModelSchema = z.object({
  id: z.string(),
  object: z.literal("model").default("model"),
  archived: z.boolean(),
});
export type WireArchivedModel = z.infer<typeof archivedModelSchema>;

export const deletedModelSchema = z.object({
  id: z.string(),
  object: z.literal("model").default("model"),
  deleted: z.boolean(),
});
export type WireDeletedModel = z.infer<typeof deletedModelSchema>;

/** One entry of `results` per input, in order; every label of every target is there. */
export const classificationSchema = z.object({
  id: z.string(),
  model: z.string(),
  results: z.array(z.record(z.string(), z.object({ scores: z.record(z.string(), z.number()) }))),
});
export type WireClassification = z.infer<typeof classificationSchema>;

/** One entry of `results` per input, in order; the categories are the labels of the model that moderates. */
export const moderationSchema = z.object({
  id: z.string(),
  model: z.string(),
  results: z.array(
    z.object({
      categories: z.record(z.string(), z.boolean()),
      category_scores: z.record(z.string(), z.number()),
    }),
  ),
});
export type WireModeration = z.infer<typeof moderationSchema>;

/** One entry of a 422 array. */
export const validationItemSchema = z.object({
  type: z.string(),
  loc: z.array(z.union([z.string(), z.int()])),
  msg: z.string(),
  input: z.unknown().optional(),
  ctx: z.record(z.string(), z.unknown()).optional(),
});
export type ValidationItem = z.infer<typeof validationItemSchema>;

/** Errors of files and fine_tuning. `message` and `id` are extras beside the sentence. */
export const managementErrorSchema = z.object({
  detail: z.union([z.string(), z.array(validationItemSchema)]),
  message: z.string().optional(),
  id: z.string().optional(),
  request_id: z.string().optional(),
});

/** Errors of models and inference: a 422 is always the array, anything else the object. */
export const inferenceErrorSchema = z.union([
  z.object({ detail: z.array(validationItemSchema) }),
  z.object({
    object: z.literal("error"),
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
    request_id: z.string().optional(),
  }),
]);
