import "server-only";
import { type BatchDetail, type BatchSummary, batchSettings, batchSummary } from "../schema";
import type { BatchRecord } from "./internal";
import { rowsAt } from "./read-rows";
import { resultFormatOf } from "./result-format";
import { runningOf } from "./running";

const FIRST_ROWS = 20;
const CELL_CHARACTERS = 300;

/** A batch as the list has it, with what this process knows of its progress. */
export function serializeBatch(batch: BatchRecord): BatchSummary {
  const progress = runningOf(batch.id)?.progress ?? null;
  const rowsDone = progress?.rowsDone ?? batch.rowsDone;
  const rowsPerSecond = batch.status === "running" ? (progress?.pace.rowsPerSecond() ?? null) : null;
  return {
    id: batch.id,
    modelId: batch.modelId,
    modelName: batch.model.name,
    fileName: batch.fileName,
    sizeBytes: Number(batch.sizeBytes),
    status: batch.status,
    settings: batch.settings === null ? null : batchSettings.parse(batch.settings),
    rowsTotal: batch.rowsTotal,
    rowsDone,
    rowsPerSecond,
    remainingSeconds: rowsPerSecond === null ? null : Math.ceil((batch.rowsTotal - rowsDone) / rowsPerSecond),
    rejectedRows: batch.parse?.counts.rejected ?? 0,
    result: batchSummary.shape.result.parse(batch.summary),
    error: batch.error,
    createdAt: batch.createdAt.toISOString(),
    startedAt: batch.startedAt?.toISOString() ?? null,
    finishedAt: batch.finishedAt?.toISOString() ?? null,
  };
}

/** A batch with its columns and, until it starts, its first rows. */
export async function serializeBatchDetail(batch: BatchRecord): Promise<BatchDetail> {
  return {
    ...serializeBatch(batch),
    columns: batch.columns?.columns ?? [],
    suggestedTextColumns: batch.columns?.suggested ?? [],
    parse: batch.parse?.options ?? null,
    firstRows: await firstRows(batch),
    resultFormat: resultFormatOf(batch.fileName, batch.parse?.options.format ?? "csv"),
  };
}

async function firstRows({ id, status, columns, rowsTotal }: BatchRecord): Promise<string[][]> {
  if (status !== "draft" || columns === null) return [];
  const rows = Array.from({ length: Math.min(FIRST_ROWS, rowsTotal) }, (_, row) => row);
  const read = await rowsAt(id, rows, columns.columns);
  return read.map(({ cells }) =>
    cells.map((cell) => (cell.length > CELL_CHARACTERS ? `${cell.slice(0, CELL_CHARACTERS)}…` : cell)),
  );
}
