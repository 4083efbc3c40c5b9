import { z } from "zod";

/** What an evaluation found, as it is stored and shown. Scores and shares are from 0 to 1. */

/** A score with the interval in which 95 of 100 such test sets would have it; null where it could not be drawn. */
export const interval = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });

/** One label against all others. Where nothing can be divided a score is 0, as scikit-learn's `zero_division=0` has it. */
export const labelReport = z.object({
  label: z.string(),
  /** Rows that have it. */
  support: z.number().int(),
  truePositives: z.number().int(),
  falsePositives: z.number().int(),
  falseNegatives: z.number().int(),
  trueNegatives: z.number().int(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Area under precision and recall; null where no row, or every row, has the label. */
  averagePrecision: z.number().nullable(),
  /** The label that its rows were most often given instead; null for targets of several labels, and where none was. */
  mostConfusedWith: z.object({ label: z.string(), rows: z.number().int() }).nullable(),
  /** Score from which the label was chosen; null where the highest score is. */
  threshold: z.number().nullable(),
});

export const scoreName = z.enum([
  /** Of a target with several labels: rows whose whole set is right. */
  "accuracy",
  "macroPrecision",
  "macroRecall",
  "macroF1",
  "microPrecision",
  "microRecall",
  "microF1",
  "weightedPrecision",
  "weightedRecall",
  "weightedF1",
  /** Only of targets with several labels. */
  "hammingLoss",
  "jaccardSamples",
  "jaccardMacro",
  "jaccardMicro",
  "labelRankingAveragePrecision",
]);

export const calibrationReport = z.object({
  /** Expected calibration error in 15 bins of equal width, of the score of the chosen label (of all labels, for several). */
  expectedCalibrationError: z.number(),
  /** Same on the uncalibrated scores; null where the server does not tell them. */
  uncalibratedError: z.number().nullable(),
  /** Only bins with rows: mean score, share that is right, rows. */
  bins: z.array(
    z.object({ low: z.number(), high: z.number(), rows: z.number().int(), confidence: z.number(), right: z.number() }),
  ),
  /** Rows by the score of their answer, in 20 bins of equal width. */
  histogram: z.array(z.object({ low: z.number(), high: z.number(), right: z.number().int(), wrong: z.number().int() })),
});

export const targetReport = z.object({
  target: z.string(),
  kind: z.enum(["single", "multi"]),
  /** Rows that have a label of this target. */
  rows: z.number().int(),
  scores: z.partialRecord(scoreName, interval),
  labels: z.array(labelReport),
  calibration: calibrationReport.nullable(),
  /** Labels of the truth that the model does not know: their rows are always wrong. */
  unknownLabels: z.array(z.string()),
});

/** Something to do, in plain words (lib/evaluations/describe-advice.ts writes the sentence). */
export const advice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("too_few_rows"), target: z.string(), labels: z.array(z.string()) }),
  z.object({ kind: z.literal("absent_in_split"), target: z.string(), labels: z.array(z.string()) }),
  z.object({
    kind: z.literal("hard_to_tell_apart"),
    target: z.string(),
    labels: z.tuple([z.string(), z.string()]),
    rows: z.number().int(),
  }),
  z.object({ kind: z.literal("other_mix"), target: z.string(), labels: z.array(z.string()) }),
  z.object({ kind: z.literal("over_confident"), target: z.string(), error: z.number() }),
]);

export const evaluationReport = z.object({
  version: z.literal(1),
  targets: z.array(targetReport),
  /** Of the intervals. */
  bootstrap: z.object({ resamples: z.number().int(), seed: z.number().int() }),
  /** Rows whose every target is right. */
  allRight: interval,
  advice: z.array(advice),
});

export type Interval = z.infer<typeof interval>;
export type LabelReport = z.infer<typeof labelReport>;
export type ScoreName = z.infer<typeof scoreName>;
export type CalibrationReport = z.infer<typeof calibrationReport>;
export type TargetReport = z.infer<typeof targetReport>;
export type Advice = z.infer<typeof advice>;
export type EvaluationReport = z.infer<typeof evaluationReport>;
