import { z } from "zod";
import { listOf, recordOf } from "./bounded";
import { MAX_LABELS, MAX_TARGETS } from "./requests";
import { hyperparametersSchema, jobStatusSchema, lossFunctionSchema } from "./schema";

/*
 * Wire shapes of the extensions below /v1/x: what this engine tells and does beyond the Mistral API. snake_case, and times
 * in UNIX seconds, as in the rest of /v1.
 */

const unixSeconds = z.int();
const probability = z.number().min(0).max(1);
const levelSchema = z.enum(["ngram", "static", "encoder", "tfidf"]);

/** Texts that one call explains: each is classified once for every word. */
export const MAX_EXPLAINED_INPUTS = 20;
/** They are looked at on the thread that answers, unlike those of a plain classification. */
export const MAX_CLASSIFIED_INPUTS = 100;
const MAX_NEAREST = 50;

const targetMetrics = {
  accuracy: z.number().meta({ description: "Share of rows whose whole set of labels is right." }),
  macro_f1: z.number(),
  micro_f1: z.number(),
};

/** Metrics of a target on the validation rows. */
export const targetMetricsSchema = z.object({ target: z.string(), ...targetMetrics });

const queueSchema = z.object({
  position: z.int().min(1).meta({ description: "1 is the next." }),
  of: z.int().min(1),
});
export type WireQueue = z.infer<typeof queueSchema>;

const progressSchema = z.object({
  phase: z.string().meta({ description: "reading, features, encoding, training, calibrating, saving, …" }),
  done: z.number(),
  total: z.number(),
  elapsed_seconds: z.number(),
  remaining_seconds: z.number().nullable().meta({ description: "Null while nothing can be said yet." }),
  overall: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .optional()
    .meta({ description: "How far the training is, all phases by the time they take; below 1 until it is over." }),
});
export type WireProgress = z.infer<typeof progressSchema>;

/** What a finished training tells; later versions may tell more. */
const summarySchema = z.looseObject({
  steps_done: z.int().optional(),
  best_step: z.int().optional(),
  train_rows: z.int().optional(),
  valid_rows: z.int().optional(),
  held_out_rows: z.int().optional(),
  skipped_lines: z.int().optional(),
  epochs_run: z.number().optional(),
  seconds: z.number().optional(),
  finished_early: z.boolean().optional(),
  resumed_after_step: z.int().optional(),
  features: z.int().optional(),
  model_bytes: z.int().optional(),
  level: levelSchema.optional(),
  valid_loss: z.number().nullish(),
  valid_metrics: z.array(targetMetricsSchema).nullish(),
});

export const metricsQuerySchema = z.object({
  after_step: z.coerce
    .number<string>()
    .int()
    .min(0)
    .default(0)
    .meta({ description: "Only steps after this one: who asks again and again need not read the old ones each time." }),
  version: z.string().max(100).optional().meta({ description: "That of the answer that is known already." }),
  wait: z.coerce
    .number<string>()
    .min(0)
    .max(30)
    .default(0)
    .meta({ description: "Seconds to wait for something newer than `version` before answering." }),
});

export const jobMetricsSchema = z.object({
  id: z.string(),
  object: z.literal("job.metrics"),
  version: z.string().meta({ description: "Changes with everything that this answer tells." }),
  status: jobStatusSchema,
  level: levelSchema.nullable(),
  queue: queueSchema.nullable().meta({ description: "While the job waits." }),
  progress: progressSchema.nullable().meta({ description: "While the job is worked on." }),
  started_at: unixSeconds.nullable(),
  finished_at: unixSeconds.nullable(),
  finish_early: z.boolean().meta({ description: "Somebody asked to stop and keep the best model so far." }),
  summary: summarySchema.nullable().meta({ description: "Once the training has ended well." }),
  integrations: z
    .array(
      z.object({
        type: z.literal("wandb"),
        project: z.string(),
        url: z.string().nullable().meta({ description: "Where the run can be seen." }),
        error: z.string().nullable().meta({ description: "Why nothing more is sent there; null while all is well." }),
      }),
    )
    .optional()
    .meta({ description: "What metrics are sent to, in the order of the job's own list." }),
  steps: z.array(
    z.object({
      step: z.int(),
      created_at: unixSeconds,
      train_loss: z.number(),
      valid_loss: z.number().nullable(),
      learning_rate: z.number().nullable().meta({ description: "At the end of the step; null where it was not kept." }),
      targets: z.array(targetMetricsSchema).nullable().meta({ description: "Null where nothing was evaluated." }),
    }),
  ),
});
export type WireJobMetrics = z.infer<typeof jobMetricsSchema>;

/** What a training would take here, asked before anything is uploaded. */
export const estimateRequestSchema = z.strictObject({
  model: z.string().min(1),
  train_rows: z.int().min(1).max(100_000_000),
  valid_rows: z.int().min(0).max(100_000_000).default(0),
  train_bytes: z.int().min(1).meta({ description: "Of the JSONL file." }),
  valid_bytes: z.int().min(0).default(0),
  texts: listOf(z.string(), 200, { min: 1 }).meta({ description: "Some of the training texts, as they are." }),
  targets: listOf(
    z.object({ name: z.string().min(1), labels: z.int().min(1).max(MAX_LABELS), loss_function: lossFunctionSchema }),
    MAX_TARGETS,
    { min: 1 },
  ),
  hyperparameters: z.object({
    training_steps: z.int().min(1).nullish(),
    epochs: z.number().positive().nullish(),
    learning_rate: z.number().nullish(),
    seq_len: z.int().min(100).nullish(),
  }),
});
export type EstimateRequest = z.infer<typeof estimateRequestSchema>;

export const estimateSchema = z.object({
  object: z.literal("estimate"),
  seconds: z.number(),
  low_seconds: z.number().nullable().meta({ description: "Four of five runs end between these; null while unknown." }),
  high_seconds: z.number().nullable(),
  basis: z.enum(["measured", "learnt"]).meta({
    description: "Timed on this machine just now, or that and corrected by runs that ended here.",
  }),
  level: levelSchema,
  data_tokens: z.int(),
  training_steps: z.int(),
  epochs: z.number().meta({ description: "As the API counts them, by tokens." }),
  passes: z.number().meta({ description: "Real passes over the rows." }),
});
export type WireEstimate = z.infer<typeof estimateSchema>;

export const positionRequestSchema = z.strictObject({
  position: z.int().min(1).meta({ description: "1 is the next; a number past the end is the end." }),
});
export const positionSchema = queueSchema.extend({ id: z.string(), object: z.literal("job.position") });
export type WirePosition = z.infer<typeof positionSchema>;

const labelThresholds = z.record(z.string(), probability);

const thresholdsSchema = z.object({
  threshold: probability.meta({ description: "Of labels without one of their own." }),
  thresholds: labelThresholds.nullable().meta({ description: "By label, instead of `threshold`." }),
});

export const modelDetailsSchema = z.object({
  id: z.string(),
  object: z.literal("model.details"),
  root: z.string(),
  job: z.string().nullable().meta({ description: "Null for a model that was uploaded as a file." }),
  created: unixSeconds,
  level: levelSchema,
  encoder: z
    .object({ package: z.string(), version: z.string(), hash: z.string() })
    .nullable()
    .meta({ description: "Where the sentence encoder's weights come from." }),
  size_bytes: z.int(),
  features: z.int(),
  feature_version: z.int(),
  seed: z.int(),
  hyperparameters: hyperparametersSchema,
  data_hash: z.string().meta({ description: "CRC-32 of the training files." }),
  training_rows_kept: z
    .int()
    .nullable()
    .meta({ description: "Rows that `nearest` can find; null when none are kept." }),
  targets: z.array(
    thresholdsSchema.extend({
      name: z.string(),
      labels: z.array(z.string()),
      weight: z.number(),
      loss_function: lossFunctionSchema,
      temperature: z.number(),
      energy_limit: z.number().nullable().meta({ description: "Texts below it are unlike the training data." }),
      fitted: thresholdsSchema
        .nullable()
        .meta({ description: "What training chose, where other thresholds were set since." }),
    }),
  ),
});
export type WireModelDetails = z.infer<typeof modelDetailsSchema>;

/** By target: one threshold for all its labels, some labels' own, or null for those that training chose. */
export const setThresholdsSchema = recordOf(
  z.union([probability, recordOf(probability, MAX_LABELS)]).nullable(),
  MAX_TARGETS,
).refine((targets) => Object.keys(targets).length > 0, "Name at least one target");
export type SetThresholdsRequest = z.infer<typeof setThresholdsSchema>;

/** Of an alias. Ids of models fit it as well: code that asks for a model that is no more can go on. */
export const aliasNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, "A name has letters, digits, dots, colons, dashes and underscores.");

/** PUT /v1/x/aliases/{name}: another name under which a model answers. */
export const aliasRequestSchema = z.strictObject({ model: z.string().min(1) });
export const aliasSchema = z.object({
  name: z.string(),
  object: z.literal("alias"),
  model: z.string(),
  updated_at: unixSeconds,
});
export const aliasListSchema = z.object({ object: z.literal("list"), data: z.array(aliasSchema) });
export const deletedAliasSchema = z.object({ name: z.string(), object: z.literal("alias"), deleted: z.literal(true) });
export type WireAlias = z.infer<typeof aliasSchema>;

export const explainRequestSchema = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), listOf(z.string(), MAX_CLASSIFIED_INPUTS)]),
  explain: z
    .boolean()
    .optional()
    .meta({ description: `What each word adds to a label; for at most ${MAX_EXPLAINED_INPUTS} inputs a call.` }),
  nearest: z.int().min(0).max(MAX_NEAREST).optional().meta({ description: "How many training rows to find." }),
});
export type ExplainRequest = z.infer<typeof explainRequestSchema>;

const contributionSchema = z.object({
  text: z.string(),
  start: z.int().meta({ description: "In UTF-16 code units." }),
  end: z.int(),
  contribution: z
    .number()
    .meta({ description: "How much lower the log-odds of the label are without it; negative speaks against it." }),
});

const scoredTargetSchema = z.object({
  scores: z.record(z.string(), z.number()),
  labels: z.array(z.string()).meta({ description: "Those that the thresholds choose." }),
  energy: z.number().nullable().meta({ description: "Null for targets of several labels." }),
  in_scope: z.boolean().nullable().meta({ description: "Whether the energy reaches the limit; null when unknown." }),
  explanation: z
    .array(z.object({ label: z.string(), tokens: z.array(contributionSchema) }))
    .optional()
    .meta({ description: "Of the chosen labels, at most 5, or of the best one when none is chosen." }),
});

const neighbourSchema = z.object({
  text: z.string(),
  labels: z.record(z.string(), z.array(z.string())),
  similarity: z.number().meta({ description: "Cosine of the model's own representations." }),
});

export const explainedClassificationSchema = z.object({
  id: z.string(),
  model: z.string(),
  level: levelSchema,
  results: z.array(
    z.object({
      targets: z.record(z.string(), scoredTargetSchema),
      nearest: z.array(neighbourSchema).nullable().optional().meta({ description: "Most similar first." }),
    }),
  ),
  nearest_note: z.string().optional().meta({ description: "Why `nearest` is null." }),
});
export type WireExplainedClassification = z.infer<typeof explainedClassificationSchema>;
export type WireScoredTarget = z.infer<typeof scoredTargetSchema>;
