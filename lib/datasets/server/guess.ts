import "server-only";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { guessRoles } from "../guess-roles";
import type { ColumnRoles } from "../roles-schema";
import type { DatasetColumn } from "../schema";
import { cellColumn } from "./columns";

const SAMPLE_ROWS = 1_000;
/** A file of very many columns is looked at in fewer rows. */
const SAMPLE_CELLS = 200_000;
const CELL_CHARACTERS = 2_000;

/** Guesses the roles of columns from their counts and from rows all over a Parquet file of rows. */
export async function guessDatasetRoles(
  rows: string,
  columns: readonly DatasetColumn[],
  rowCount: number,
  signal?: AbortSignal,
): Promise<ColumnRoles> {
  const wanted = Math.max(1, Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_CELLS / Math.max(1, columns.length))));
  // A file is often sorted by label: its first rows would show one label only.
  const step = Math.max(1, Math.floor(rowCount / wanted));
  const cells = columns.map((_, index) => `left(${cellColumn(index)}, ${CELL_CHARACTERS})`);
  const sample = await withDuckDB(async (connection) => {
    const result = await connection.runAndReadAll(
      `SELECT ${cells.join(", ")} FROM read_parquet(${sqlString(rows)}) WHERE row % ${step} = 0 ORDER BY row LIMIT ${wanted}`,
    );
    return result.getRowsJS().map((row) => row.map(String));
  }, signal);
  return guessRoles(columns, rowCount, sample);
}
