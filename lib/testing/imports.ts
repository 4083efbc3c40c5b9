import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { ParseSettings } from "@/lib/datasets/parse-schema";
import { ImportProgress } from "@/lib/datasets/server/import/import-progress";
import { storeSource } from "@/lib/datasets/server/import/store-source";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { temporaryPath } from "@/lib/store/files";

interface StoreOptions {
  fileName?: string;
  settings?: ParseSettings;
  signal?: AbortSignal;
  /** False for files of so many rows that they are not looked at. */
  isReadBack?: boolean;
  /** Told of progress, as a task is. */
  report?: ConstructorParameters<typeof ImportProgress>[0];
}

/** Stores bytes as the source of a dataset would be, and reads the rows back. */
export async function storeBytes(
  bytes: string | Uint8Array,
  { fileName = "data.csv", settings = {}, signal, isReadBack = true, report = () => undefined }: StoreOptions = {},
) {
  const file = await temporaryPath("test");
  await writeFile(file, bytes);
  const targets = { rows: `${file}.parquet`, rejected: `${file}.rejected.csv` };
  const progress = new ImportProgress(report, bytes.length);
  const stored = await storeSource({ path: file, fileName, settings, targets, progress, signal });
  return {
    ...stored,
    names: stored.columns.map(({ name }) => name),
    rows: isReadBack ? await readRows(targets.rows) : [],
    rowsPath: targets.rows,
    rejectedPath: targets.rejected,
    directory: path.dirname(file),
  };
}

/** The cells of a Parquet file of rows, in order; throws unless `row` counts from 0. */
async function readRows(file: string): Promise<string[][]> {
  const read = await withDuckDB(async (connection) => {
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet(${sqlString(file)}) ORDER BY row`);
    return result.getRowsJS();
  });
  return read.map(([row, ...cells], index) => {
    if (row !== index) throw new Error(`row ${index} has the id ${String(row)}`);
    return cells.map(String);
  });
}
