import "server-only";
import type { DatasetColumn } from "@/lib/datasets/schema";
import { cellColumn } from "@/lib/datasets/server/columns";
import { sqlString, sqlWholeText, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";

/** A chunk of rows is held in memory, and so are its answers. */
const MAX_CHUNK_ROWS = 2_048;
const CHUNK_CHARACTERS = 8 * 1024 ** 2;

interface ReadRows {
  columns: readonly DatasetColumn[];
  /** Only these, by name; all of them where left out. */
  names?: readonly string[];
  rowsTotal: number;
  /** The first row that is wanted. */
  from?: number;
  signal?: AbortSignal;
}

/** The cells of a batch's rows in their order, some rows at a time. Throws Cancelled. */
export async function* readRows(
  batchId: string,
  { columns, names, rowsTotal, from = 0, signal }: ReadRows,
): AsyncGenerator<{ row: number; cells: string[] }[]> {
  const cells = cellsSql(columns, names);
  const meanLength = columns.reduce((sum, column) => sum + column.meanLength, 0);
  const chunkRows = Math.max(1, Math.min(MAX_CHUNK_ROWS, Math.floor(CHUNK_CHARACTERS / Math.max(1, meanLength))));
  for (let first = from; first < rowsTotal; first += chunkRows) {
    yield await select(batchId, cells, `row >= ${first} AND row < ${first + chunkRows}`, signal);
  }
}

/** The cells of some rows, in the order of the file. */
export async function rowsAt(
  batchId: string,
  rows: readonly number[],
  columns: readonly DatasetColumn[],
  names?: readonly string[],
): Promise<{ row: number; cells: string[] }[]> {
  return rows.length === 0 ? [] : select(batchId, cellsSql(columns, names), `row IN (${rows.join(", ")})`);
}

/** The text of a row: its cells with a space between, those that are empty left out. */
export function joinText(cells: readonly string[]): string {
  return cells.length === 1 ? (cells[0] ?? "") : cells.filter((cell) => cell.trim() !== "").join(" ");
}

function cellsSql(columns: readonly DatasetColumn[], names?: readonly string[]): string[] {
  return (names ?? columns.map(({ name }) => name)).map((name) =>
    sqlWholeText(cellColumn(columns.findIndex((column) => column.name === name))),
  );
}

function select(batchId: string, cells: readonly string[], where: string, signal?: AbortSignal) {
  return withDuckDB(async (connection) => {
    const read = await connection.runAndReadAll(
      `SELECT ${["row", ...cells].join(", ")} FROM read_parquet(${sqlString(paths.batchRows(batchId))})
       WHERE ${where} ORDER BY row`,
    );
    return read.getRowsJS().map(([row, ...texts]) => ({ row: Number(row), cells: texts.map(String) }));
  }, signal);
}
