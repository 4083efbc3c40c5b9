import { z } from "zod";

/*
 * What the main thread and a thread that classifies say to each other. One command is under way at a time; each `classify`
 * is answered by one report, `drop` by none.
 */

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array, "must be a Uint8Array");

/** What a thread is started with. */
export const classifyWorkerDataSchema = z.object({
  encoderDirectory: z.string().nullable(),
  /** Memory of all models that it keeps; the one that was used last stays in any case. */
  maxBytes: z.number().positive(),
});
export type ClassifyWorkerData = z.infer<typeof classifyWorkerDataSchema>;

export const classifyCommandSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("classify"),
    /** Names one state of one model file. */
    key: z.string(),
    /** The model file; null when the thread has the model. */
    model: bytes.nullable(),
    texts: z.array(z.string()),
  }),
  z.object({ type: z.literal("drop"), key: z.string() }),
]);
export type ClassifyCommand = z.infer<typeof classifyCommandSchema>;

export const classifyReportSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("classified"),
    /** JSON (UTF-8) of a result for each text, in order, with commas between them. */
    results: bytes,
    /** Without loading the model. */
    elapsedMs: z.number(),
    /** Keys of the models that had to make room. */
    evicted: z.array(z.string()),
  }),
  z.object({
    type: z.literal("failed"),
    /** Whether the model could not be loaded; otherwise the texts could not be classified. */
    isModel: z.boolean(),
    message: z.string(),
  }),
]);
export type ClassifyReport = z.infer<typeof classifyReportSchema>;
