import { z } from "zod";
import { jobStatus } from "./status";

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
  learningRate: z
    .number({ error: "Give a number such as 0.00004." })
    .min(1e-8, "The learning rate is between 1e-8 and 1.")
    .max(1, "The learning rate is between 1e-8 and 1.")
    .default(4e-5),
});

export const wandbInput = z.object({
  project: z.string().trim().min(1, "Give the W&B project, or leave both fields empty.").max(128),
  apiKey: z.string().trim().length(40, "A W&B API key has exactly 40 characters."),
});

/** Body of POST /api/jobs. */
export const createJobInput = z.object({
  preparationId: z.string().min(1, "Choose a preparation."),
  serverId: z.string().default("embedded"),
  model: z.string().min(1).max(200).default("ministral-3b-latest"),
  hyperparameters: jobHyperparameters.prefault({}),
  useValidation: z.boolean().default(true),
  autoStart: z.boolean().default(false),
  suffix: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,9}$/, "Up to 9 letters, digits, dots, dashes or underscores.")
    .optional(),
  wandb: wandbInput.optional(),
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

/** Losses of one reported step; null means "not evaluated here", never zero. */
export const jobCheckpoint = z.object({
  sequence: z.number().int(),
  step: z.number().int(),
  trainLoss: z.number().nullable(),
  validLoss: z.number().nullable(),
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
});

export const jobDetail = jobSummary.extend({
  datasetId: z.string(),
  remoteJobId: z.string().nullable(),
  suffix: z.string(),
  hyperparameters: z.object({ trainingSteps: z.number().int().nullable(), learningRate: z.number() }),
  autoStart: z.boolean(),
  useValidation: z.boolean(),
  wandbProject: z.string().nullable(),
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

export const jobList = z.object({ data: z.array(jobSummary), nextCursor: z.string().nullable() });

/** Frames of GET /api/jobs/{id}/stream; the SSE id is the sequence. A phase is not stored and has none. */
export const jobStreamFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status"), jobId: z.string(), sequence: z.number().int(), event: jobEvent }),
  z.object({ type: z.literal("checkpoint"), jobId: z.string(), sequence: z.number().int(), checkpoint: jobCheckpoint }),
  z.object({
    type: z.literal("phase"),
    jobId: z.string(),
    phase: jobPhase.nullable(),
    queuePosition: jobQueuePosition.nullable(),
  }),
  z.object({ type: z.literal("complete"), jobId: z.string(), sequence: z.number().int(), status: jobStatus }),
  z.object({ type: z.literal("heartbeat") }),
]);

export type CreateJobInput = z.infer<typeof createJobInput>;
export type CreateJobBody = z.input<typeof createJobInput>;
export type JobError = z.input<typeof jobError>;
export type JobEvent = z.infer<typeof jobEvent>;
export type JobCheckpoint = z.infer<typeof jobCheckpoint>;
export type JobPhase = z.infer<typeof jobPhase>;
/** Where a job stands between two stored facts. */
export type JobPlace = Pick<JobDetail, "phase" | "queuePosition">;
export type JobSummary = z.infer<typeof jobSummary>;
export type JobDetail = z.infer<typeof jobDetail>;
export type JobList = z.infer<typeof jobList>;
export type JobStreamFrame = z.infer<typeof jobStreamFrame>;
