import { z } from "zod";

/** What a look at a server found. Nothing of it is a promise: a server may change between two looks. */

const checkFact = z.object({
  /** `unknown` where the server did not say, or was not asked because of what it had said before. */
  state: z.enum(["yes", "no", "unknown"]),
  /** For a person: what was found, and what to do where that is not well. */
  sentence: z.string(),
});

export const serverCheck = z.object({
  version: z.literal(1),
  checkedAt: z.iso.datetime(),
  /** Of the first answer; null when there was none. */
  latencyMs: z.number().nonnegative().nullable(),
  /** Something that speaks the Mistral API answers at the address. */
  reachable: checkFact,
  /** The key is accepted, or none is needed. */
  key: checkFact,
  /** Null where that was not found out. */
  needsKey: z.boolean().nullable(),
  models: checkFact,
  trains: checkFact,
  /** It said 410: it used to train, and does no longer. */
  isRetired: z.boolean(),
  classifies: checkFact,
  /** What the embedded engine can do beyond the Mistral API. */
  extensions: checkFact,
  /** What jobs can start from, as far as the server lists it. */
  baseModels: z.array(z.object({ id: z.string(), description: z.string().nullable() })),
});

export type CheckFact = z.infer<typeof checkFact>;
export type ServerCheck = z.infer<typeof serverCheck>;
