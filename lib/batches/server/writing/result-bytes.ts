import "server-only";
import type { StartedBatch } from "../internal";
import { csvBytes, dialectOf } from "./csv-out";
import { type OutTable, resultTable } from "./table";
import { xlsxBytes } from "./xlsx-out";

const SHEET_NAME = "Sheet1";

/** The result of a batch in the format of its file, and what is to be told of it once all bytes were read. */
export function resultBytes(
  batch: StartedBatch,
  signal?: AbortSignal,
): { bytes: AsyncGenerator<Buffer>; told: OutTable["told"] } {
  const table = resultTable(batch, signal);
  const { options } = batch.parse;
  const isWorkbook = options.format === "xlsx";
  const bytes = isWorkbook ? xlsxBytes(table, options.sheet ?? SHEET_NAME) : csvBytes(table, dialectOf(batch.parse));
  return { bytes, told: table.told };
}
