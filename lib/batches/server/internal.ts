import "server-only";
import { z } from "zod";
import { parseOptions } from "@/lib/datasets/parse-schema";
import { datasetColumn, importCounts } from "@/lib/datasets/schema";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, notFound } from "@/lib/errors";
import { modelTarget, modelThresholds } from "@/lib/models/schema";
import { batchSettings, batchStatus, batchSummary } from "../schema";

/** JSON columns of a batch, parsed on read. */

/** What of a text file is not in its cells, so that the result can have it too. */
const fileLayout = z.object({
  lineEnd: z.enum(["lf", "crlf", "cr"]),
  /** It begins with a byte order mark. */
  hasMark: z.boolean(),
  /** Cells of the first line as they stand there; null where the file names no columns. */
  header: z.array(z.string()).nullable(),
});
export type FileLayout = z.infer<typeof fileLayout>;

export const storedParse = z.object({
  version: z.literal(1),
  options: parseOptions,
  counts: importCounts,
  layout: fileLayout,
});
export type StoredParse = z.infer<typeof storedParse>;

export const storedColumns = z.object({
  version: z.literal(1),
  columns: z.array(datasetColumn),
  suggested: z.array(z.string()),
});

/** The thresholds are those that held when it began: a batch that goes on the next day answers as it did before. */
export const storedSettings = batchSettings.extend({ version: z.literal(1), thresholds: modelThresholds });
export type StoredSettings = z.infer<typeof storedSettings>;

export const storedSummary = batchSummary.shape.result.unwrap().extend({ version: z.literal(1) });
const storedError = batchSummary.shape.error.unwrap();

/** What is read of a batch. */
export const batchSelect = {
  id: true,
  modelId: true,
  status: true,
  fileName: true,
  sizeBytes: true,
  parse: true,
  columns: true,
  settings: true,
  rowsTotal: true,
  rowsDone: true,
  summary: true,
  error: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  model: { select: { name: true, remoteId: true, serverId: true, targets: true } },
} satisfies Prisma.BatchSelect;

type Row = Prisma.BatchGetPayload<{ select: typeof batchSelect }>;

/** A batch's record; throws NotFound. */
export async function getBatchRecord(batchId: string) {
  const row = await db.batch.findFirst({ where: { id: batchId, deletedAt: null }, select: batchSelect });
  if (row === null) throw notFound("batch", batchId);
  return parseBatch(row);
}

/** A record with its JSON columns parsed. */
export function parseBatch(row: Row) {
  return {
    ...row,
    status: batchStatus.parse(row.status),
    parse: row.parse === null ? null : storedParse.parse(row.parse),
    columns: row.columns === null ? null : storedColumns.parse(row.columns),
    settings: row.settings === null ? null : storedSettings.parse(row.settings),
    summary: row.summary === null ? null : storedSummary.parse(row.summary),
    error: row.error === null ? null : storedError.parse(row.error),
    model: { ...row.model, targets: z.array(modelTarget).parse(row.model.targets) },
  };
}
export type BatchRecord = Awaited<ReturnType<typeof getBatchRecord>>;

/** A batch that was started, with all that its rows need. */
export type StartedBatch = BatchRecord & {
  parse: NonNullable<BatchRecord["parse"]>;
  columns: NonNullable<BatchRecord["columns"]>;
  settings: NonNullable<BatchRecord["settings"]>;
};

/** The same record; throws InvalidState for one that was never started. */
export function assertStarted(batch: BatchRecord): StartedBatch {
  const { parse, columns, settings } = batch;
  if (parse !== null && columns !== null && settings !== null) return { ...batch, parse, columns, settings };
  throw new AppError("invalid_state", "This batch was not started yet. Choose the column with the text and start it.");
}
