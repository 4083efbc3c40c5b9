import { z } from "zod";

/** Body of POST /api/classify. `model` is our id or the server's name. */
export const classifyInput = z.object({
  model: z.string().min(1, "Choose a model."),
  inputs: z
    .array(z.string().min(1, "Type a sentence first.").max(100_000, "A text has at most 100,000 characters."))
    .min(1, "Type a sentence first.")
    .max(1000, "At most 1,000 texts a call."),
});

/** Labels of one target with their scores, highest first. */
export const targetScores = z.object({
  target: z.string(),
  scores: z.array(z.object({ label: z.string(), score: z.number() })),
});

export const classifyResult = z.object({
  model: z.string(),
  /** Round trip to the server for the whole call, milliseconds. */
  latencyMs: z.number(),
  results: z.array(z.object({ targets: z.array(targetScores) })),
});

export type ClassifyInput = z.infer<typeof classifyInput>;
export type TargetScores = z.infer<typeof targetScores>;
export type ClassifyResult = z.infer<typeof classifyResult>;
