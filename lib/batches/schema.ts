import { z } from "zod";
import { parseOptions } from "@/lib/datasets/parse-schema";
import { datasetColumn } from "@/lib/datasets/schema";
import { pageQuery } from "@/lib/http/paging";
import { whyUnlikeUnknown } from "@/lib/models/unlike";

/** Wire shapes of batches: a file whose rows a model classifies, and that comes back with columns added. */

/** `draft`: read, and waiting for its settings. What is `running` when the process ends goes on at the next start. */
export const batchStatus = z.enum(["reading", "draft", "running", "writing", "ready", "failed", "cancelled"]);

/** Also the body of POST /api/batches/{id}/start. */
export const batchSettings = z.object({
  /** Columns joined into the text, in this order, with a space between. */
  textColumns: z.array(z.string()).min(1, "Choose the column with the text.").max(20),
  /** A row whose best score is lower needs a look; null where only the model's own thresholds say so. */
  reviewBelow: z.number().min(0).max(1).nullable().default(0.5),
});

export const batchSummary = z.object({
  id: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  fileName: z.string(),
  sizeBytes: z.number().int(),
  status: batchStatus,
  settings: batchSettings.nullable(),
  rowsTotal: z.number().int(),
  rowsDone: z.number().int(),
  rowsPerSecond: z.number().nullable(),
  /** Null while nothing can be said. */
  remainingSeconds: z.number().nullable(),
  /** Lines of the file that could not be read as rows: they are listed in their own file, and not in the result. */
  rejectedRows: z.number().int(),
  /** Once there are answers: rows that need a look, and rows by label of each target, the most first. */
  result: z
    .object({
      needsReview: z.number().int(),
      /** Of those, rows whose text is unlike the training data, as far as the server told. */
      unlike: z.number().int().default(0),
      /** Why it did not tell of some rows; null where it did of all, and where that was not noted yet. */
      unlikeUnknown: whyUnlikeUnknown.nullable().default(null),
      /** Rows with an answer of which it did not tell; null where they were not counted yet. */
      unlikeUnknownRows: z.number().int().nullable().default(null),
      /** Rows without a text, which get no label. */
      withoutText: z.number().int().default(0),
      targets: z.array(z.object({ target: z.string(), labels: z.array(z.tuple([z.string(), z.number().int()])) })),
      /** Rows that the server did not answer, such as those whose text is too long for it. */
      unanswered: z.number().int(),
      /** Cells that a spreadsheet would have run as a formula, and that were defused. */
      defusedCells: z.number().int(),
      /** Characters of labels that the file's encoding does not have; a question mark stands for each. */
      lostCharacters: z.number().int(),
    })
    .nullable(),
  error: z.object({ message: z.string(), detail: z.string().nullable() }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

export const batchDetail = batchSummary.extend({
  columns: z.array(datasetColumn),
  /** Which columns are most likely the text. */
  suggestedTextColumns: z.array(z.string()),
  /** How the file was read; null until it is. */
  parse: parseOptions.nullable(),
  /** For a look before it starts: cells in column order, cut to a glance. */
  firstRows: z.array(z.array(z.string())),
  /** Extension of the result: the file's own where that can be written, else `csv`. */
  resultFormat: z.enum(["csv", "tsv", "txt", "xlsx"]),
});

export const batchList = z.object({ data: z.array(batchSummary), nextCursor: z.string().nullable() });
export const batchesQuery = pageQuery.extend({ modelId: z.string().optional() });
export const batchParams = z.object({ batchId: z.string() });

/** Query of GET /api/batches/{id}/rows: answers a page at a time; `cursor` counts rows. */
export const batchRowsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().min(0).default(0),
  /** Only rows that need a look. */
  review: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});

export const batchAnswer = z.object({
  target: z.string(),
  labels: z.array(z.string()),
  score: z.number().nullable(),
  second: z.object({ label: z.string(), score: z.number() }).nullable(),
});

export const batchRow = z.object({
  /** Data row of the file, from 0. */
  row: z.number().int(),
  text: z.string(),
  targets: z.array(batchAnswer),
  needsReview: z.boolean(),
  /** The text is unlike the training data, which is one reason for a look; false too where the server cannot tell. */
  isUnlike: z.boolean(),
});

export const batchRows = z.object({
  data: z.array(batchRow),
  total: z.number().int(),
  nextCursor: z.number().int().nullable(),
});

export type BatchStatus = z.infer<typeof batchStatus>;
export type BatchSettings = z.infer<typeof batchSettings>;
export type BatchSummary = z.infer<typeof batchSummary>;
export type BatchDetail = z.infer<typeof batchDetail>;
export type BatchList = z.infer<typeof batchList>;
export type BatchRowsQuery = z.infer<typeof batchRowsQuery>;
export type BatchAnswer = z.infer<typeof batchAnswer>;
export type BatchRow = z.infer<typeof batchRow>;
export type BatchRows = z.infer<typeof batchRows>;
