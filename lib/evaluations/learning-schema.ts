import { z } from "zod";

/** Wire shapes of learning curves: the same training on parts of its rows, to see whether more data would help. */

export const learningSettings = z.object({
  /** Shares of the training rows; drawn so that every label keeps its share, and each holds the smaller ones. */
  sizes: z.array(z.number().gt(0).max(1)).min(2).max(8).default([0.1, 0.25, 0.5, 0.75, 1]),
  /** Trainings for each size but the whole, on other rows each. */
  repeats: z.number().int().min(1).max(5).default(3),
  seed: z.number().int().min(0).max(4_294_967_295).default(42),
  hyperparameters: z
    .object({ trainingSteps: z.number().int().min(1).nullish(), learningRate: z.number().positive().nullish() })
    .prefault({}),
});

/** Body of POST /api/evaluations/learning-curves. */
export const createLearningCurveInput = z.object({
  preparationId: z.string().min(1, "Choose splits."),
  /** The embedded engine unless given. */
  serverId: z.string().optional(),
  /** What to train; the base model that is recommended unless given. */
  baseModel: z.string().optional(),
  settings: learningSettings.prefault({}),
});

/** One training of the curve. */
export const learningRun = z.object({
  size: z.number(),
  repeat: z.number().int(),
  rows: z.number().int(),
  status: z.enum(["waiting", "running", "ready", "failed"]),
  /** On the test rows, once it is ready: macro-F1, accuracy and F1 by label, for each target. */
  scores: z
    .array(
      z.object({
        target: z.string(),
        accuracy: z.number(),
        macroF1: z.number(),
        labels: z.array(z.object({ label: z.string(), rows: z.number().int(), f1: z.number() })),
      }),
    )
    .nullable(),
  error: z.string().nullable(),
});

/** What the curve says of a label, or of all: `unknown` where the spread hides it. */
export const learningAdvice = z.object({
  target: z.string(),
  /** Null for the whole target. */
  label: z.string().nullable(),
  verdict: z.enum(["rising", "flat", "unknown"]),
  /** About so many more rows for so many more points of F1 (0.03 is three); null where nothing can be said. */
  moreRows: z.number().int().nullable(),
  gain: z.number().nullable(),
});

export const learningCurve = z.object({
  id: z.string(),
  preparationId: z.string(),
  serverId: z.string(),
  baseModel: z.string(),
  status: z.enum(["running", "ready", "failed", "cancelled"]),
  settings: learningSettings,
  runs: z.array(learningRun),
  advice: z.array(learningAdvice),
  error: z.object({ message: z.string(), detail: z.string().nullable() }).nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export const learningCurveList = z.object({ data: z.array(learningCurve) });
export const learningCurvesQuery = z.object({ preparationId: z.string() });
export const learningCurveParams = z.object({ curveId: z.string() });

export type LearningSettings = z.infer<typeof learningSettings>;
export type CreateLearningCurveInput = z.infer<typeof createLearningCurveInput>;
export type CreateLearningCurveBody = z.input<typeof createLearningCurveInput>;
export type LearningRun = z.infer<typeof learningRun>;
export type LearningAdvice = z.infer<typeof learningAdvice>;
export type LearningCurve = z.infer<typeof learningCurve>;
