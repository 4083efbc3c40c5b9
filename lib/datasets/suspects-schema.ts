import { z } from "zod";

/** Rows whose label looks wrong by their words: asked for, listed, and settled one by one. */

export const suspectsQuery = z.object({
  target: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
});

/** Body of POST /api/datasets/{id}/suspects: look for them now. */
export const findSuspectsInput = z.object({ target: z.string() });

/** Body of POST /api/datasets/{id}/suspects/kept: the label of this row is right as it is, or no longer said to be. */
export const keepLabelInput = z.object({ target: z.string(), row: z.number().int().min(0), isKept: z.boolean() });

export const suspect = z.object({
  row: z.number().int(),
  text: z.string(),
  label: z.string(),
  /** The label that the row's words speak for. */
  suggestion: z.string(),
  /** Natural logarithm of how much likelier the suggestion is than the row's label, by words alone; above 0. */
  logOdds: z.number(),
});

export const suspectsReport = z.object({
  target: z.string(),
  /** Why rows of this target cannot be judged, in a sentence; null where they can. */
  refusal: z.string().nullable(),
  /** Null where nobody has looked yet, or texts have changed since. */
  found: z
    .object({
      /** Rows that were compared with the others; those of very rare labels, and without words, are not. */
      judgedCount: z.number().int(),
      /** Rows whose label looks wrong, and how many of them are listed: the likeliest. */
      suspectCount: z.number().int(),
      listedCount: z.number().int(),
      /** Of those that are listed, the ones that nobody has settled yet. */
      leftCount: z.number().int(),
      /** Labels have changed since: another look may find others. */
      isFromBefore: z.boolean(),
      /** Those that are left, the likeliest mistakes first. */
      data: z.array(suspect),
    })
    .nullable(),
});

export const keptLabel = z.object({ target: z.string(), row: z.number().int(), isKept: z.boolean() });

export type SuspectsQuery = z.infer<typeof suspectsQuery>;
export type Suspect = z.infer<typeof suspect>;
export type SuspectsReport = z.infer<typeof suspectsReport>;
export type KeepLabelInput = z.infer<typeof keepLabelInput>;
export type KeptLabel = z.infer<typeof keptLabel>;
