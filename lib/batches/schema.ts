import { z } from "zod";
import { datasetColumn } from "@/lib/datasets/schema";
import { pageQuery } from "@/lib/http/paging";

/** Wire shapes of batches: a file whose rows a model classifies, and that comes back with columns added. */

/** `draft`: read, and waiting for its settings. What is `running` when the process ends goes on at the next start. */
export const batchStatus = z.enum(["reading", "draft", "running", "writing", "ready", "failed", "cancelled"]);

export const batchSettings = z.object({
  /** Columns joined into the text, in this order, with a space between. */
  textColumns: z.array(z.string()).min(1, "Choose the column with the text.").max(20),
  /** A row whose best score is lower needs a look; null where only the model's own thresholds say so. */
  reviewBelow: z.number().min(0).max(1).nullable().default(0.5),
});

/** Body of POST /api/batches/{id}/start. */
export const startBatchInput = batchSettings;

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
  /** Once there are answers: rows that need a look, and rows by label of each target, the most first. */
  result: z
    .object({
      needsReview: z.number().int(),
      targets: z.array(z.object({ target: z.string(), labels: z.array(z.tuple([z.string(), z.number().int()])) })),
      /** Cells that a spreadsheet would have run as a formula, and that were defused. */
      defusedCells: z.number().int(),
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

export const batchRows = z.object({
  data: z.array(
    z.object({
      /** Data row of the file, from 0. */
      row: z.number().int(),
      text: z.string(),
      targets: z.array(
        z.object({
          target: z.string(),
          labels: z.array(z.string()),
          score: z.number().nullable(),
          second: z.object({ label: z.string(), score: z.number() }).nullable(),
        }),
      ),
      needsReview: z.boolean(),
    }),
  ),
  total: z.number().int(),
  nextCursor: z.number().int().nullable(),
});

export type BatchStatus = z.infer<typeof batchStatus>;
export type BatchSettings = z.infer<typeof batchSettings>;
export type BatchSummary = z.infer<typeof batchSummary>;
export type BatchDetail = z.infer<typeof batchDetail>;
export type BatchList = z.infer<typeof batchList>;
export type BatchRowsQuery = z.infer<typeof batchRowsQuery>;
export type BatchRows = z.infer<typeof batchRows>;
