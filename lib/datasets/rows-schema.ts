import { z } from "zod";

/** The rows of a dataset as the grid asks for them: a window into all rows that match, in some order. */

/** What is the matter with rows; each is a filter of the grid and a line of the profile. */
export const rowIssue = z.enum([
  "empty_text",
  "short_text",
  "long_text",
  "unlabelled",
  "duplicate",
  "near_duplicate",
  "conflict",
  "rare_label",
]);

/** What became of a row in a preparation, or before it. */
export const rowOutcome = z.enum([
  "train",
  "validation",
  "test",
  /** By a cleaning step. */
  "removed",
  /** By the recipe's filter. */
  "filtered",
  /** No label in one of the targets. */
  "unlabelled",
  /** All its labels have fewer rows than the minimum. */
  "label_dropped",
  /** Over the maximum of its labels. */
  "capped",
  /** Not used so that no copy of a held-out row is trained on. */
  "withheld",
]);

/** Which rows: all conditions together. */
export const rowFilter = z.object({
  /** Only rows with this text in any cell, case ignored. */
  q: z.string().max(500).optional(),
  /** Only rows with this label; of `target`, or of the first one. An empty label means rows without any. */
  label: z.string().optional(),
  target: z.string().optional(),
  issue: rowIssue.optional(),
  /** Rows that the n-th cleaning step changed or removed, as they were before it. */
  step: z.coerce.number().int().min(1).optional(),
  /** With `outcome`: rows to which this happened in a preparation. */
  preparation: z.string().optional(),
  /** Without `preparation`, only `removed` has a meaning: rows that cleaning took away. */
  outcome: rowOutcome.optional(),
});

export const datasetRowsQuery = rowFilter.extend({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** How many of the matching rows to skip. */
  offset: z.coerce.number().int().min(0).default(0),
  /** Name of a column; file order without one. */
  sort: z.string().optional(),
  direction: z.enum(["asc", "desc"]).default("asc"),
});

/** One data row: `row` is its 0-based index in the source, as pandas numbers rows; cells in column order. */
export const datasetRow = z.object({ row: z.number().int(), cells: z.array(z.string()) });

export const datasetRows = z.object({
  columns: z.array(z.string()),
  data: z.array(datasetRow),
  offset: z.number().int(),
  /** Rows that match the filter. */
  total: z.number().int(),
});

/** Query of GET /api/datasets/{id}/values. */
export const columnValuesQuery = z.object({
  column: z.string(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/**
 * The most frequent values of a column with their rows; `isAll` where there are no others. The rows of values that are too
 * long to choose from are counted, no more.
 */
export const columnValues = z.object({
  column: z.string(),
  values: z.array(z.tuple([z.string(), z.number().int()])),
  isAll: z.boolean(),
  longCount: z.number().int(),
});

export type RowIssue = z.infer<typeof rowIssue>;
export type RowOutcome = z.infer<typeof rowOutcome>;
export type RowFilter = z.infer<typeof rowFilter>;
export type DatasetRowsQuery = z.infer<typeof datasetRowsQuery>;
export type DatasetRows = z.infer<typeof datasetRows>;
export type ColumnValuesQuery = z.infer<typeof columnValuesQuery>;
export type ColumnValues = z.infer<typeof columnValues>;
