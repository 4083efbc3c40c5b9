import { z } from "zod";
import { jobStatus } from "./status-schema";

/** Wire shapes of jobs: one training run on a server, as the dashboard tracks it. */

/** Path of one job. */
export const jobParams = z.object({ jobId: z.string() });

/** What the form and the API accept; nulls are filled in by the server that trains. */
export const jobHyperparameters = z.object({
  trainingSteps: z
    .number({ error: "Give a whole number of steps." })
    .int("Steps are a whole number.")
    .min(1, "At least 1 step.")
    .max(50_000, "At most 50,000 steps.")
    .nullable()
    .default(100),
  /** Instead of steps; steps win when both are given. */
  epochs: z
    .number({ error: "Give a number of passes such as 5." })
    .positive("More than 0 passes.")
    .max(100_000, "At most 100,000 passes.")
    .nullable()
    .default(null),
  learningRate: z
    .number({ error: "Give a number such as 0.00004." })
    .min(1e-8, "The learning rate is between 1e-8 and 1.")
    .max(1, "The learning rate is between 1e-8 and 1.")
    .default(4e-5),
  weightDecay: z
    .number({ error: "Give a number from 0 to 1." })
    .min(0, "Weight decay is between 0 and 1.")
    .max(1, "Weight decay is between 0 and 1.")
    .default(0.1),
  warmupFraction: z
    .number({ error: "Give a share from 0 to 1, such as 0.05." })
    .min(0, "The warm-up is a share between 0 and 1.")
    .max(1, "The warm-up is a share between 0 and 1.")
    .default(0.05),
  /** Tokens of one sequence; a step is counted as four. */
  seqLen: z
    .number({ error: "Give a whole number of tokens." })
    .int("Tokens are a whole number.")
    .min(100, "At least 100 tokens.")
    .max(32_768, "At most 32,768 tokens.")
    .default(16_384),
});

/** Weight and loss of one target; null leaves the loss to the server, which looks at the data. */
export const jobTargetSetting = z.object({
  name: z.string().min(1),
  weight: z
    .number({ error: "Give a number such as 1." })
    .min(0, "A weight is 0 or more.")
    .max(1_000, "At most 1,000.")
    .default(1),
  lossFunction: z.enum(["single_class", "multi_class"]).nullable().default(null),
});

export const wandbInput = z.object({
  project: z.string().trim().min(1, "Give the W&B project, or leave both fields empty.").max(128),
  apiKey: z.string().trim().length(40, "A W&B API key has exactly 40 characters."),
  /** Of the run; the server makes one unless given. */
  name: z.string().trim().max(128).optional(),
});

/** What a job was said to take, and by what: a probe on this machine, corrected by runs that ended here. */
export const jobEstimate = z.object({
  seconds: z.number().nonnegative(),
  /** Between these in four of five runs; null while there is too little to tell. */
  lowSeconds: z.number().nonnegative().nullable(),
  highSeconds: z.number().nonnegative().nullable(),
  /** `measured`: timed here just now; `learnt`: and corrected by runs that ended here. */
  basis: z.enum(["measured", "learnt"]),
  /** Real passes over the rows; estimates of older versions do not tell. */
  passes: z.number().positive().nullish(),
});

/** Every setting of a job that is not its data or a secret: what a preset keeps, and a settings file holds. */
export const jobSettings = z.object({
  version: z.literal(1).default(1),
  serverId: z.string().default("embedded"),
  model: z.string().min(1).max(200).default("ministral-3b-latest"),
  hyperparameters: jobHyperparameters.prefault({}),
  targets: z.array(jobTargetSetting).max(100).default([]),
  invalidSampleSkipPercentage: z.number().min(0).max(0.5).default(0),
  useValidation: z.boolean().default(true),
  autoStart: z.boolean().default(false),
  suffix: z.string().nullable().default(null),
  wandbProject: z.string().nullable().default(null),
});

/** Body of POST /api/jobs. */
export const createJobInput = z.object({
  preparationId: z.string().min(1, "Choose a preparation."),
  serverId: z.string().default("embedded"),
  model: z.string().min(1).max(200).default("ministral-3b-latest"),
  hyperparameters: jobHyperparameters.prefault({}),
  /** Targets that are not as the server would have them; the others need not be named. */
  targets: z.array(jobTargetSetting).max(100, "At most 100 targets.").default([]),
  invalidSampleSkipPercentage: z
    .number({ error: "Give a share from 0 to 0.5." })
    .min(0, "The share is between 0 and 0.5.")
    .max(0.5, "The share is between 0 and 0.5.")
    .default(0),
  useValidation: z.boolean().default(true),
  autoStart: z.boolean().default(false),
  suffix: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,9}$/, "Up to 9 letters, digits, dots, dashes or underscores.")
    .optional(),
  wandb: wandbInput.optional(),
  /** The job whose settings these are; where `wandb` is missing, its key is used for its project. */
  copiedFromId: z.string().optional(),
  /** What the person was told before pressing the button; kept to be compared with what it took. */
  estimate: jobEstimate.optional(),
});

/** The server's metadata, in our spelling; every key may be unknown. */
export const jobMetadata = z.object({
  expectedDurationSeconds: z.number().nullable(),
  cost: z.number().nullable(),
  costCurrency: z.string().nullable(),
  trainTokensPerStep: z.number().nullable(),
  trainTokens: z.number().nullable(),
  dataTokens: z.number().nullable(),
});

/** Why a job failed: what happened, and what to do about it. */
export const jobError = z.object({
  message: z.string(),
  details: z.string().nullable(),
  hint: z.string().nullable(),
  /** The job that stands in the way, when it is one of ours. */
  otherJobId: z.string().nullable().default(null),
});

export const jobEvent = z.object({
  sequence: z.number().int(),
  status: jobStatus,
  message: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** Scores of one target on the validation rows. */
export const jobTargetMetrics = z.object({
  target: z.string(),
  accuracy: z.number(),
  macroF1: z.number(),
  microF1: z.number(),
});

/** Numbers of one reported step; null means "not evaluated here" or "not told", never zero. */
export const jobCheckpoint = z.object({
  sequence: z.number().int(),
  step: z.number().int(),
  trainLoss: z.number().nullable(),
  validLoss: z.number().nullable(),
  learningRate: z.number().nullable(),
  targets: z.array(jobTargetMetrics).nullable(),
  createdAt: z.iso.datetime(),
});

/** What a run is busy with, where its server tells. `done` and `total` count what the phase works on. */
export const jobPhase = z.object({
  name: z.enum(["reading", "features", "encoding", "training", "calibrating", "saving"]),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  /** Until the phase is over; null while too little is known. */
  remainingSeconds: z.number().nonnegative().nullable(),
});

/** The place of a job that waits; 1 is the next. */
export const jobQueuePosition = z.object({ position: z.number().int().min(1), of: z.number().int().min(1) });

/** What a finished training tells beyond the contract, where its server does. */
export const jobRunSummary = z.object({
  level: z.string().nullable(),
  /** Real passes over the rows; the contract's epochs count tokens. */
  passes: z.number().nullable(),
  bestStep: z.number().int().nullable(),
  finishedEarly: z.boolean(),
  seconds: z.number().nullable(),
  skippedLines: z.number().int().nullable(),
});

export const jobSummary = z.object({
  id: z.string(),
  status: jobStatus,
  datasetName: z.string(),
  preparationId: z.string(),
  serverId: z.string(),
  serverName: z.string(),
  baseModel: z.string(),
  trainingSteps: z.number().int().nullable(),
  /** Newest reported step, 0 before the first. */
  currentStep: z.number().int(),
  fineTunedModel: z.string().nullable(),
  modelId: z.string().nullable(),
  error: jobError.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** In the trash since. */
  deletedAt: z.iso.datetime().nullable(),
});

export const jobDetail = jobSummary.extend({
  datasetId: z.string(),
  remoteJobId: z.string().nullable(),
  suffix: z.string(),
  hyperparameters: jobHyperparameters,
  targetSettings: z.array(jobTargetSetting),
  invalidSampleSkipPercentage: z.number(),
  autoStart: z.boolean(),
  useValidation: z.boolean(),
  /** `url` is where the run can be seen, and `error` why W&B gets nothing more of it, once its server says so. */
  wandb: z
    .object({
      project: z.string(),
      name: z.string().nullable(),
      url: z.string().nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
  estimate: jobEstimate.nullable(),
  summary: jobRunSummary.nullable(),
  /** Somebody asked to stop and keep the best so far. */
  isFinishing: z.boolean(),
  /** Whether its server can stop a job that is RUNNING and keep the best so far. */
  canFinish: z.boolean(),
  /** Whether its server can move a job that waits to another place in its queue. */
  canReorder: z.boolean(),
  copiedFromId: z.string().nullable(),
  metadata: jobMetadata.nullable(),
  epochs: z.number().nullable(),
  trainedTokens: z.number().int().nullable(),
  targets: z.array(z.object({ name: z.string(), labels: z.array(z.string()) })),
  /** Lines of each file: those of train with the rows that a recipe repeats. */
  rows: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  events: z.array(jobEvent),
  checkpoints: z.array(jobCheckpoint),
  /** Null unless it runs, and on servers that do not tell. */
  phase: jobPhase.nullable(),
  /** Null unless it waits, and on servers that do not tell. */
  queuePosition: jobQueuePosition.nullable(),
  lastSequence: z.number().int(),
});

const scorePoint = z.object({ value: z.number(), step: z.number().int() });

/** The figure that a run is first judged by: its macro-F1, or the validation loss where that is all there is. */
export const jobScore = z.object({ name: z.enum(["macroF1", "validLoss"]), best: scorePoint, last: scorePoint });

/** A job as the list has it. */
export const jobListItem = jobSummary.extend({
  datasetId: z.string(),
  suffix: z.string(),
  ...jobDetail.pick({ phase: true, queuePosition: true, isFinishing: true, canFinish: true, canReorder: true }).shape,
  score: jobScore.nullable(),
});

export const jobList = z.object({ data: z.array(jobListItem), nextCursor: z.string().nullable() });

/** Frames of GET /api/jobs/{id}/stream; the SSE id is the sequence. A phase is not stored and has none. */
export const jobStreamFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status"), jobId: z.string(), sequence: z.number().int(), event: jobEvent }),
  z.object({ type: z.literal("checkpoint"), jobId: z.string(), sequence: z.number().int(), checkpoint: jobCheckpoint }),
  z.object({
    type: z.literal("phase"),
    jobId: z.string(),
    phase: jobPhase.nullable(),
    queuePosition: jobQueuePosition.nullable(),
    isFinishing: z.boolean(),
  }),
  z.object({ type: z.literal("complete"), jobId: z.string(), sequence: z.number().int(), status: jobStatus }),
  z.object({ type: z.literal("heartbeat") }),
]);

export type CreateJobInput = z.infer<typeof createJobInput>;
export type CreateJobBody = z.input<typeof createJobInput>;
export type JobError = z.input<typeof jobError>;
export type JobSettings = z.infer<typeof jobSettings>;
export type JobTargetSetting = z.infer<typeof jobTargetSetting>;
export type JobEstimate = z.infer<typeof jobEstimate>;
export type JobRunSummary = z.infer<typeof jobRunSummary>;
export type JobEvent = z.infer<typeof jobEvent>;
export type JobCheckpoint = z.infer<typeof jobCheckpoint>;
export type JobPhase = z.infer<typeof jobPhase>;
/** Where a job stands between two stored facts. */
export type JobPlace = Pick<JobDetail, "phase" | "queuePosition">;
export type JobSummary = z.infer<typeof jobSummary>;
export type JobDetail = z.infer<typeof jobDetail>;
export type JobScore = z.infer<typeof jobScore>;
export type JobListItem = z.infer<typeof jobListItem>;
export type JobList = z.infer<typeof jobList>;
export type JobStreamFrame = z.infer<typeof jobStreamFrame>;
