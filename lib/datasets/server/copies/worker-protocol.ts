import "server-only";
import { z } from "zod";

/** What the threads of a search say to each other. */

const numbers = z.custom<Int32Array<ArrayBuffer>>((value) => value instanceof Int32Array);
const similarities = z.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array);

export const searchCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("take"), rows: numbers, texts: z.string() }),
  z.object({ type: z.literal("find") }),
]);

export const searchEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("taken") }),
  z.object({ type: z.literal("progress"), share: z.number() }),
  z.object({
    type: z.literal("found"),
    found: z.object({
      textOfRow: numbers,
      textCount: z.number().int(),
      joins: z.object({ a: numbers, b: numbers, similarity: similarities }),
    }),
  }),
]);

export const searchStart = z.object({ rowLimit: z.number().int() });

export type SearchCommand = z.infer<typeof searchCommand>;
export type SearchEvent = z.infer<typeof searchEvent>;
