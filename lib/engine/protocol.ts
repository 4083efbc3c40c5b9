import { z } from "zod";

/*
 * Every shape that crosses a boundary of the engine: tasks in, events out, messages to the worker thread, the header of a model file.
 */

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be a Uint8Array");
const lossFunction = z.enum(["single_class", "multi_class"]);

/**
 * What a model sees of a text: `ngram` its words and characters, `static` also the mean of its subwords' embeddings, `encoder` also the
 * sentence encoder's vector. `tfidf` is the baseline that others are held against: words and pairs of words alone, and one linear
 * layer with the usual penalty (training/baseline.ts says it all).
 */
export const levelSchema = z.enum(["ngram", "static", "encoder", "tfidf"]);
export type Level = z.infer<typeof levelSchema>;
const requestedLevelSchema = z.enum([...levelSchema.options, "recommended"]);
/** `recommended` is decided by the data. */
export type RequestedLevel = z.infer<typeof requestedLevelSchema>;

export const engineTargetSchema = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  weight: z.number().min(0),
  loss_function: lossFunction,
});
/** A label dimension. The order of `labels` is the order of the scores. */
export type EngineTarget = z.infer<typeof engineTargetSchema>;

const requestedTargetSchema = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  weight: z.number().min(0).nullish(),
  loss_function: lossFunction.nullish(),
});
/** A target as asked for: what is missing is inferred from the data. */
export type RequestedTarget = z.infer<typeof requestedTargetSchema>;

const engineFileSchema = z.object({ name: z.string(), bytes, weight: z.number().positive() });
/** A JSON Lines file. `name` is used in messages; `weight` is its rows' relative sampling weight (training files only). */
export type EngineFile = z.infer<typeof engineFileSchema>;

const hyperparametersSchema = z.object({
  training_steps: z.int().min(1).nullable(),
  epochs: z.number().positive().nullable(),
  learning_rate: z.number().positive(),
  weight_decay: z.number().min(0),
  warmup_fraction: z.number().min(0).max(1),
  seq_len: z.int().min(1),
});
export type EngineHyperparameters = z.infer<typeof hyperparametersSchema>;

const filesShape = {
  trainingFiles: z.array(engineFileSchema),
  validationFiles: z.array(engineFileSchema),
  hyperparameters: hyperparametersSchema,
  /** Share of bad lines (0 … 1) that is skipped rather than refused. */
  invalidSampleSkipFraction: z.number().min(0).max(1),
  /** Where the sentence encoder's weights are; null: there are none, and levels that need them become `ngram`. */
  encoderDirectory: z.string().nullable(),
};

const validateTaskSchema = z.object({
  kind: z.literal("validate"),
  ...filesShape,
  requestedTargets: z.array(requestedTargetSchema).nullable(),
  level: requestedLevelSchema,
});
export type ValidateTask = z.infer<typeof validateTaskSchema>;

const trainTaskSchema = z.object({
  kind: z.literal("train"),
  ...filesShape,
  targets: z.array(engineTargetSchema),
  seed: z.int(),
  level: levelSchema,
  /** Where the run leaves what it needs to go on after a crash; null: nowhere. */
  checkpointDirectory: z.string().nullable(),
});
export type TrainTask = z.infer<typeof trainTaskSchema>;

const probeTaskSchema = z.object({
  kind: z.literal("probe"),
  /** Some of the training texts. */
  texts: z.array(z.string()).min(1),
  /** The names of the labels do not matter, only how many they are. */
  targets: z.array(engineTargetSchema).min(1),
  /** Training rows, which `recommended` goes by. */
  rows: z.int().min(1),
  seqLen: z.int().min(1),
  encoderDirectory: z.string().nullable(),
  level: requestedLevelSchema,
});
/** Asks what the parts of a training like this cost here. */
export type ProbeTask = z.infer<typeof probeTaskSchema>;

export const engineTaskSchema = z.discriminatedUnion("kind", [validateTaskSchema, trainTaskSchema, probeTaskSchema]);
export type EngineTask = z.infer<typeof engineTaskSchema>;

export const targetMetricsSchema = z.object({
  target: z.string(),
  accuracy: z.number(),
  macroF1: z.number(),
  microF1: z.number(),
});
/** Accuracy is the share of rows whose whole set of labels is right; multi-label targets count scores of at least 0.5 as "yes". */
export type TargetMetrics = z.infer<typeof targetMetricsSchema>;

const headCostsSchema = z.object({
  /** Of a visit of a row that is not learnt yet. */
  fullSeconds: z.number(),
  /** Of one that only finds the row learnt. */
  learntSeconds: z.number(),
});

/** What the parts of a training cost on this machine, in seconds of work of one thread. */
export const costsSchema = z.object({
  level: levelSchema,
  /** Texts that it was measured with, their features, and those of the first half of them. */
  rows: z.int(),
  features: z.int(),
  featuresOfHalf: z.int(),
  tokensPerText: z.number(),
  /** Width of the heads' output. */
  columns: z.int(),
  startSeconds: z.number(),
  encoderSeconds: z.number(),
  /** Of a row, or of a text. */
  readSeconds: z.number(),
  featureSeconds: z.number(),
  sentenceSeconds: z.number(),
  linear: headCostsSchema,
  mlp: headCostsSchema,
  evaluateSeconds: z.number(),
  calibrateSeconds: z.number(),
  neighbourSeconds: z.number(),
  /** Of a feature. */
  modelSeconds: z.number(),
  /** What each phase takes longer the first time, while its code is compiled. */
  firstSeconds: z.object({
    reading: z.number(),
    features: z.number(),
    encoding: z.number(),
    training: z.number(),
    calibrating: z.number(),
    saving: z.number(),
  }),
  /** Of the time that passed, the part in which the thread got to work: less than 1 on a busy machine. */
  share: z.number(),
});
export type Costs = z.infer<typeof costsSchema>;

export const predictionSchema = z.object({
  /** Of work, on a machine that has nothing else to do. */
  seconds: z.number(),
  /** Of the time that passed while the machine was probed, the part in which the probe got to work. */
  share: z.number(),
  /** Where they go; also how far a run is when a phase begins. */
  phases: z.object({
    reading: z.number(),
    features: z.number(),
    encoding: z.number(),
    training: z.number(),
    calibrating: z.number(),
    saving: z.number(),
  }),
});
/** What a training is expected to take. */
export type Prediction = z.infer<typeof predictionSchema>;

const validationReportSchema = z.object({
  ok: z.boolean(),
  /** The first 20, each `<file> line <n>: <reason>` or a sentence about a file or target. Skipped lines are listed also when `ok`. */
  problems: z.array(z.string()),
  problemCount: z.int(),
  /** Usable training rows. */
  rows: z.int(),
  validationRows: z.int(),
  /** Bad lines of all files. */
  skipped: z.int(),
  targets: z.array(engineTargetSchema),
  dataTokens: z.int(),
  trainingSteps: z.int(),
  epochs: z.number(),
  trainTokensPerStep: z.int(),
  trainTokens: z.int(),
  /** As a probe of this machine says; zeros when the data is not usable. */
  prediction: predictionSchema,
  level: levelSchema,
  /** Why the level is another than was asked for; null when it is not. */
  levelNote: z.string().nullable(),
});
export type ValidationReport = z.infer<typeof validationReportSchema>;

const trainingSummarySchema = z.object({
  stepsDone: z.int(),
  /** The step whose weights the model has: that of the lowest validation loss, or the last. */
  bestStep: z.int(),
  trainRows: z.int(),
  validRows: z.int(),
  /** Training rows set aside for validation because no validation file was given. */
  heldOutRows: z.int(),
  skippedLines: z.int(),
  /** Real passes over the training rows. */
  epochsRun: z.number(),
  /** Of this run; what a run before a crash did is not in it. */
  seconds: z.number(),
  /** Whether the training was stopped early on purpose. */
  finishedEarly: z.boolean(),
  /** The step a checkpoint let it go on after; 0 for a run from the beginning. */
  resumedAfterStep: z.int(),
  features: z.int(),
  modelBytes: z.int(),
  level: levelSchema,
  validLoss: z.number().nullable(),
  /** Of the model returned, on the validation rows; null without any. */
  validMetrics: z.array(targetMetricsSchema).nullable(),
});
export type TrainingSummary = z.infer<typeof trainingSummarySchema>;

export const engineEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("phase"),
    phase: z.enum(["reading", "features", "encoding", "training", "calibrating", "saving"]),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ type: z.literal("validated"), report: validationReportSchema }),
  z.object({ type: z.literal("probed"), costs: costsSchema, levelNote: z.string().nullable() }),
  z.object({
    type: z.literal("step"),
    step: z.int(),
    totalSteps: z.int(),
    trainLoss: z.number(),
    /** At the end of the step, in the unit of the hyperparameter. */
    learningRate: z.number(),
    validLoss: z.number().nullable(),
    validMetrics: z.array(targetMetricsSchema).nullable(),
  }),
  z.object({ type: z.literal("done"), model: bytes, neighbours: bytes, summary: trainingSummarySchema }),
  z.object({
    type: z.literal("failed"),
    code: z.enum(["invalid_data", "cancelled", "crashed", "unsupported"]),
    message: z.string(),
  }),
]);
/**
 * What a run tells. `neighbours` holds training rows, for the question which of them a text is like. Exactly one of `validated`, `probed`, `done` and
 * `failed` comes, and it comes last.
 */
export type EngineEvent = z.infer<typeof engineEventSchema>;
export type EnginePhase = Extract<EngineEvent, { type: "phase" }>["phase"];

/** Whether an event is the last of its run. */
export function isTerminal(event: EngineEvent): boolean {
  return event.type !== "phase" && event.type !== "step";
}

/** What the main thread says to a worker that is running: give up, or stop and keep the best model so far. */
export const workerCommandSchema = z.object({ type: z.enum(["cancel", "finish"]) });

const sectionSchema = z.object({
  name: z.string(),
  type: z.enum(["int32", "float32", "uint8", "int8"]),
  offset: z.int().min(0),
  length: z.int().min(0),
});
export type ModelSection = z.infer<typeof sectionSchema>;

const thresholdsSchema = z.object({
  threshold: z.number().min(0).max(1),
  thresholds: z.array(z.number().min(0).max(1)).nullable(),
});

/** The JSON header of a model file. */
export const modelHeaderSchema = z.object({
  level: levelSchema,
  /** Package, version and hash of the sentence encoder's weights; null where the level has none. */
  encoder: z.object({ package: z.string(), version: z.string(), hash: z.string() }).nullable(),
  featureVersion: z.int(),
  features: z.int().min(0),
  /** Dimensions of the sentence block; 0 without one. */
  dense: z.int().min(0).default(0),
  /** Length of every scaled vector of the sentence block. */
  denseNorm: z.number().min(0).default(0),
  /** Width of the hidden layer of head B; 0 without one. */
  hidden: z.int().min(0).default(0),
  columns: z.int().min(1),
  heads: z.array(z.enum(["linear", "mlp"])),
  targets: z.array(
    engineTargetSchema.extend({
      temperature: z.number().positive(),
      threshold: z.number().min(0).max(1),
      /** One per label where there are any, instead of `threshold`. */
      thresholds: z.array(z.number().min(0).max(1)).nullish(),
      /** What training chose, where somebody has set other thresholds since. */
      fitted: thresholdsSchema.nullish(),
      energyLimit: z.number().nullable(),
    }),
  ),
  seed: z.int(),
  hyperparameters: hyperparametersSchema,
  /** CRC-32 of the training files' bytes, in order. */
  dataHash: z.string(),
  sections: z.array(sectionSchema),
});
export type ModelHeader = z.infer<typeof modelHeaderSchema>;
