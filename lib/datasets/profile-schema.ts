import { z } from "zod";
import { USUAL_SIMILARITY } from "./copies/rules";
import { rowIssue } from "./rows-schema";
import { labelCount } from "./schema";
import { stepAction } from "./steps-schema";

/** What a dataset is like, and what stands between it and a good model. */

const histogramBin = z.object({ from: z.number(), to: z.number(), rows: z.number().int() });

const lengths = z.object({
  mean: z.number(),
  median: z.number(),
  p95: z.number(),
  max: z.number(),
  bins: z.array(histogramBin),
});

export const targetProfile = z.object({
  name: z.string(),
  kind: z.enum(["single", "multi"]),
  /** Rows without a label. */
  emptyCount: z.number().int(),
  /** How many labels there are; `labels` has the largest 1,000 of them. */
  labelCount: z.number().int(),
  labels: z.array(labelCount),
  /** Mean labels a row, of rows that have any. */
  labelsPerRow: z.number(),
  /** Rows with more than one label. */
  severalCount: z.number().int().optional(),
  /** Texts that stand under more than one label (or set of labels). */
  conflictTexts: z.number().int(),
  conflictRows: z.number().int(),
});

/** One line of the list that stands before training. */
export const readinessItem = z.object({
  code: z.string(),
  level: z.enum(["good", "warning", "blocking"]),
  message: z.string(),
  /** What the line's button does; null where there is nothing to do. */
  fix: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("step"), label: z.string(), action: stepAction }),
      z.object({ type: z.literal("rows"), label: z.string(), issue: rowIssue }),
      z.object({ type: z.literal("roles"), label: z.string() }),
      z.object({ type: z.literal("splits"), label: z.string() }),
      z.object({ type: z.literal("copies"), label: z.string() }),
      z.object({ type: z.literal("conflicts"), label: z.string(), target: z.string() }),
      z.object({ type: z.literal("suspects"), label: z.string(), target: z.string() }),
    ])
    .nullable(),
});

export const datasetProfile = z.object({
  rows: z.number().int(),
  targets: z.array(targetProfile),
  text: z.object({
    emptyCount: z.number().int(),
    /** Rows whose very text stood in an earlier row. */
    duplicateCount: z.number().int(),
    /** Fewer than 3 characters, or more than 20,000. */
    shortCount: z.number().int(),
    longCount: z.number().int(),
    meanLength: z.number(),
    characters: lengths,
    /** Estimated as the engine counts them; a model reads at most `tokenLimit` of a text. */
    tokens: lengths,
    tokenLimit: z.number().int(),
    cutCount: z.number().int(),
  }),
  /** Languages of a sample of the texts, the most frequent first; empty where too little text is there. */
  languages: z.array(z.object({ code: z.string(), name: z.string(), share: z.number() })),
  readiness: z.array(readinessItem),
});

/** Query of the near-copies: how alike two texts must be. 1 means alike but for case, punctuation and spaces. */
export const copiesQuery = z.object({
  similarity: z.coerce.number().min(0.5).max(1).default(USUAL_SIMILARITY),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
});

export const copiesReport = z.object({
  similarity: z.number(),
  /** Groups of two or more rows, and the rows in them. */
  clusterCount: z.number().int(),
  rowCount: z.number().int(),
  /** Rows that would go if one of each cluster stayed. */
  surplusCount: z.number().int(),
  /** The largest clusters, with their first rows. */
  clusters: z.array(
    z.object({
      size: z.number().int(),
      rows: z.array(z.object({ row: z.number().int(), text: z.string(), labels: z.array(z.string()) })),
    }),
  ),
});

export const conflictsQuery = z.object({
  target: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
});

/** Texts that stand under different labels, side by side. */
export const conflictsReport = z.object({
  target: z.string(),
  total: z.number().int(),
  data: z.array(
    z.object({
      text: z.string(),
      /** The labels (joined by a comma where several apply) with how many rows have them, most frequent first. */
      labels: z.array(labelCount),
    }),
  ),
});

export type TargetProfile = z.infer<typeof targetProfile>;
export type ReadinessItem = z.infer<typeof readinessItem>;
export type DatasetProfile = z.infer<typeof datasetProfile>;
export type CopiesQuery = z.infer<typeof copiesQuery>;
export type CopiesReport = z.infer<typeof copiesReport>;
export type ConflictsQuery = z.infer<typeof conflictsQuery>;
export type ConflictsReport = z.infer<typeof conflictsReport>;
