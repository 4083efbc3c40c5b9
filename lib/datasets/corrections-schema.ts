import { z } from "zod";

/** Wire shapes of corrections: texts with the labels that a person says they have, for the dataset's next version. */

/** By target; no label says that none of them is right, which only a target of several labels can have. */
export const correctionLabels = z.record(z.string(), z.array(z.string().min(1)).max(100));

/** Body of POST /api/datasets/{id}/corrections. */
export const addCorrectionInput = z.object({
  text: z
    .string()
    .max(100_000)
    .refine((text) => text.trim() !== "", "A correction needs a text.")
    .refine(
      (text) => !text.includes("\0") && !/\p{Surrogate}/u.test(text),
      "This text holds half of a character or a NUL.",
    ),
  /** By target; a target that is not named stays without a label. */
  labels: correctionLabels.refine((labels) => Object.keys(labels).length > 0, "Say which label is right."),
  source: z.enum(["playground", "batch", "api"]).default("api"),
  modelId: z.string().optional(),
  /** What the model said. */
  predicted: correctionLabels.optional(),
});

export const correction = z.object({
  id: z.string(),
  datasetId: z.string(),
  text: z.string(),
  labels: correctionLabels,
  source: addCorrectionInput.shape.source.removeDefault(),
  modelId: z.string().nullable(),
  predicted: correctionLabels.nullable(),
  createdAt: z.iso.datetime(),
  /** False once a cleaning step has added it to the rows (and true again when that step is undone). */
  isWaiting: z.boolean(),
});

export const correctionList = z.object({
  data: z.array(correction),
  /** Of them, those that wait. */
  waiting: z.number().int(),
});

export const correctionParams = z.object({ datasetId: z.string(), correctionId: z.string() });

export type CorrectionLabels = z.infer<typeof correctionLabels>;
export type AddCorrectionInput = z.infer<typeof addCorrectionInput>;
export type AddCorrectionBody = z.input<typeof addCorrectionInput>;
export type Correction = z.infer<typeof correction>;
export type CorrectionList = z.infer<typeof correctionList>;
