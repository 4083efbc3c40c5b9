import { z } from "zod";
import { MAX_TRAINING_STEPS } from "@/lib/engine";
import { listOf, recordOf } from "./bounded";
import { jobStatusSchema, lossFunctionSchema } from "./schema";

/*
 * What the Mistral API lets a client send, with its limits and defaults. Management routes ignore unknown keys; inference
 * routes refuse them.
 */

/** The context of the base models. */
export const MAX_SEQ_LEN = 32_768;
/** Inputs in one classification call. */
export const MAX_INPUTS = 1000;
/** Targets of a model, and labels of a target. */
export const MAX_TARGETS = 100;
export const MAX_LABELS = 20_000;
const MAX_FILES = 100;
const MAX_INTEGRATIONS = 10;
const MAX_MESSAGES = 1000;
const MAX_CHUNKS = 1000;
const MAX_METADATA = 1000;

/** `__proto__` as a key is lost by the SDK (and by most JavaScript) without a word. */
const safeName = z
  .string()
  .min(1)
  .refine((name) => name !== "__proto__", "__proto__ cannot be used as a name");

const fileWeight = z.number().positive();
const trainingFile = z.union([
  z.object({ file_id: z.uuid(), weight: fileWeight.default(1) }),
  // Curl examples of the documentation pass bare ids.
  z.uuid().transform((id) => ({ file_id: id, weight: 1 })),
]);

const requestedTarget = z.object({
  name: safeName,
  labels: listOf(safeName, MAX_LABELS).refine(
    (labels) => new Set(labels).size === labels.length,
    "The same label is listed twice",
  ),
  weight: z.number().min(0).nullish(),
  loss_function: lossFunctionSchema.nullish(),
});
export type RequestedTarget = z.infer<typeof requestedTarget>;
export const requestedTargetsSchema = listOf(requestedTarget, MAX_TARGETS);

/** A missing key and an explicit null both mean the default. */
function withDefault(schema: z.ZodNumber, value: number) {
  return schema.nullish().transform((given) => given ?? value);
}

const hyperparameters = z.object({
  training_steps: z.int().min(1).max(MAX_TRAINING_STEPS).nullish().default(null),
  learning_rate: withDefault(z.number().min(1e-8).max(1), 1e-4),
  weight_decay: withDefault(z.number().min(0).max(1), 0.1),
  warmup_fraction: withDefault(z.number().min(0).max(1), 0.05),
  epochs: z.number().positive().nullish().default(null),
  seq_len: withDefault(z.int().min(100).max(MAX_SEQ_LEN), 16_384),
});

const integration = z.object({
  type: z.literal("wandb").default("wandb"),
  project: z.string().min(1),
  api_key: z.string().length(40),
  name: z.string().nullish(),
  run_name: z.string().nullish(),
});

export const createJobSchema = z.object({
  model: z.string().min(1),
  training_files: listOf(trainingFile, MAX_FILES).nullish(),
  validation_files: listOf(z.uuid(), MAX_FILES).nullish(),
  suffix: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,18}$/, "must be 1 to 18 letters, digits, dots, dashes or underscores")
    .nullish(),
  integrations: listOf(integration, MAX_INTEGRATIONS).nullish(),
  auto_start: z.boolean().nullish(),
  invalid_sample_skip_percentage: z.number().min(0).max(0.5).nullish(),
  job_type: z.enum(["completion", "classifier"]).nullish(),
  hyperparameters,
  repositories: z.array(z.unknown()).max(MAX_FILES).nullish(),
  classifier_targets: requestedTargetsSchema
    .refine((targets) => new Set(targets.map((t) => t.name)).size === targets.length, "Two targets have the same name")
    .nullish(),
});
export type CreateJobRequest = z.infer<typeof createJobSchema>;

/** Query values are text; Python writes booleans as True. */
const queryBoolean = z
  .enum(["true", "false", "True", "False", "1", "0"])
  .transform((text) => text === "true" || text === "True" || text === "1");
const page = z.coerce.number<string>().int().min(0).max(1_000_000).default(0);
const pageSize = z.coerce.number<string>().int().min(1).max(1000).default(100);
/** RFC 3339; a time without a zone is read as UTC. */
const time = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`));

export const dryRunQuerySchema = z.object({ dry_run: queryBoolean.default(false) });

export const listJobsQuerySchema = z.object({
  page,
  page_size: pageSize,
  model: z.string().optional(),
  created_after: time.optional(),
  created_before: time.optional(),
  created_by_me: queryBoolean.optional(),
  status: jobStatusSchema.optional(),
  wandb_project: z.string().optional(),
  wandb_name: z.string().optional(),
  suffix: z.string().optional(),
});
export type ListJobsQuery = z.infer<typeof listJobsQuerySchema>;

const MAX_REPEATED = 100;
/** A key that may be repeated. */
const repeated = z.union([listOf(z.string(), MAX_REPEATED), z.string().transform((text) => [text])]).optional();

export const listFilesQuerySchema = z.object({
  page,
  page_size: pageSize,
  include_total: queryBoolean.default(true),
  sample_type: repeated,
  source: repeated,
  mimetypes: repeated,
  search: z.string().optional(),
  purpose: z.string().optional(),
});
export type ListFilesQuery = z.infer<typeof listFilesQuerySchema>;

/** Hours a signed address works. */
export const signedUrlQuerySchema = z.object({ expiry: z.coerce.number<string>().int().min(1).max(168).default(24) });

export const listModelsQuerySchema = z.object({ provider: z.string().optional(), model: z.string().optional() });
export type ListModelsQuery = z.infer<typeof listModelsQuerySchema>;

export const updateModelSchema = z.object({
  name: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
});
export type UpdateModelRequest = z.infer<typeof updateModelSchema>;

const metadata = recordOf(z.unknown(), MAX_METADATA).nullish();

export const classifySchema = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string(), listOf(z.string(), MAX_INPUTS)]),
  metadata,
});
export type ClassifyRequest = z.infer<typeof classifySchema>;

const textChunk = z.object({ type: z.literal("text").default("text"), text: z.string() });

const message = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.union([z.string(), listOf(textChunk, MAX_CHUNKS)]).nullish(),
});
export type ChatMessage = z.infer<typeof message>;

const messages = listOf(message, MAX_MESSAGES, { min: 1 });
const conversation = z.object({ messages });

/** The specification of the release day called the key `inputs` on this route alone. */
export const classifyChatSchema = z.preprocess(
  (body) => {
    if (typeof body !== "object" || body === null || !("inputs" in body) || "input" in body) return body;
    const { inputs: input, ...rest } = body;
    return { ...rest, input };
  },
  z.strictObject({
    model: z.string().min(1),
    input: z.union([conversation, listOf(conversation, MAX_INPUTS)]),
  }),
);
export type ClassifyChatRequest = z.infer<typeof classifyChatSchema>;

/** The same shape as a classification's. */
export const moderateSchema = z.strictObject(classifySchema.shape);
export type ModerateRequest = z.infer<typeof moderateSchema>;

/** One conversation, a list of messages, or a list of conversations. */
export const moderateChatSchema = z.strictObject({
  model: z.string().min(1),
  input: z.union([messages.transform((one) => [one]), listOf(messages, MAX_INPUTS)]),
});
export type ModerateChatRequest = z.infer<typeof moderateChatSchema>;

/** Which trained model moderates. */
export const moderationModelSchema = z.strictObject({ model: z.string().min(1) });

/** Text parts of an upload, beside the file. */
export const uploadFieldsSchema = z.object({
  purpose: z.string().default("fine-tune"),
  visibility: z.enum(["workspace", "user"]).default("workspace"),
  // The unit is not documented anywhere, and nothing here expires: the value is checked and otherwise unused.
  expiry: z.coerce.number<string>().int().min(1).nullish(),
});
