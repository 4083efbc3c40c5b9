import "server-only";
import { z } from "zod";

/** What the threads of a search say to each other. */

/** Numbers as they go from one thread to another, without a copy. */
export const integers = z.custom<Int32Array<ArrayBuffer>>((value) => value instanceof Int32Array);
export const floats = z.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array);

export const searchCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("take"), rows: integers, texts: z.string() }),
  z.object({ type: z.literal("find") }),
]);

export const searchEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("taken") }),
  z.object({ type: z.literal("progress"), share: z.number() }),
  /** Each kind of search has a schema of its own for what it found. */
  z.object({ type: z.literal("found"), found: z.unknown() }),
]);

export type SearchCommand = z.infer<typeof searchCommand>;
export type SearchEvent = z.infer<typeof searchEvent>;
