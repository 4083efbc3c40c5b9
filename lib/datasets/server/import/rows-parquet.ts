import "server-only";
import { AppError } from "@/lib/errors";
import { isOutOfMemory, sqlString, withDuckDBWriter } from "@/lib/store/duckdb";
import { watchProgress } from "@/lib/store/duckdb-progress";
import { cellColumn } from "../columns";

/** Rows that DuckDB reads into memory at once, whatever their size. */
export const BATCH_ROWS = 2_048;

/** Few enough for 100 rows at any place to be read in milliseconds, many enough to compress and to count well. */
const ROW_GROUP_ROWS = 10 * BATCH_ROWS;
/** A row group is built in memory. */
const ROW_GROUP_BYTES = 16 * 1024 ** 2;

const MIN_BUFFER_BYTES = 4 * 1024 ** 2;
const HEADER_BYTES = 64 * 1024;

/** Sizes of rows, as far as the memory that they take depends on them. */
export interface RowSizes {
  rowCount: number;
  longestBytes: number;
  /** Most bytes in any `BATCH_ROWS` rows. */
  maxBatchBytes: number;
}

/** Measures rows as they come. */
export class SizeCounter {
  rowCount = 0;
  #longestBytes = 0;
  #batchBytes = 0;
  #maxBatchBytes = 0;

  add(rowBytes: number): void {
    this.rowCount += 1;
    this.#batchBytes += rowBytes;
    if (rowBytes > this.#longestBytes) this.#longestBytes = rowBytes;
    if (this.rowCount % BATCH_ROWS !== 0) return;
    this.#maxBatchBytes = Math.max(this.#maxBatchBytes, this.#batchBytes);
    this.#batchBytes = 0;
  }

  sizes(): RowSizes {
    return {
      rowCount: this.rowCount,
      longestBytes: this.#longestBytes,
      maxBatchBytes: Math.max(this.#maxBatchBytes, this.#batchBytes),
    };
  }
}

export interface CopyOptions {
  signal?: AbortSignal;
  /** Told now and then how far it is, from 0 to 1. */
  onShare?: (share: number) => void;
}

/** CSV files that DuckDB reads as our rules do, in order. */
export interface PlainCsv {
  files: readonly string[];
  delimiter: string;
  quote: string;
  hasHeader: boolean;
  lineEnd: "lf" | "crlf";
  /** Cells of the longest row. */
  cellCount: number;
  /** Rows may end early. */
  isRagged: boolean;
  sizes: RowSizes;
}

/** Copies CSV to Parquet: `row` and the cells at `cellIndexes` as `c0`, `c1`, … Returns the number of rows. */
export async function csvToParquet(
  csv: PlainCsv,
  cellIndexes: readonly number[],
  target: string,
  options: CopyOptions,
): Promise<number> {
  const cells = cellIndexes.map(cellColumn);
  return copyToParquet({ from: readCsvSql(csv), cells, maxBatchBytes: csv.sizes.maxBatchBytes }, target, options);
}

function readCsvSql({ files, delimiter, quote, hasHeader, lineEnd, cellCount, isRagged, sizes }: PlainCsv): string {
  const types = Array.from({ length: cellCount }, (_, index) => `'${cellColumn(index)}': 'VARCHAR'`).join(", ");
  // On top of what a row holds come quotes, of which each may have been doubled; a header is no row.
  const lineBytes = 2 * sizes.longestBytes + 3 * cellCount + HEADER_BYTES;
  const bufferBytes = Math.max(MIN_BUFFER_BYTES, 2 * lineBytes);
  return `read_csv([${files.map(sqlString).join(", ")}], auto_detect = false, header = ${hasHeader},
    delim = ${sqlString(delimiter)}, quote = ${sqlString(quote)}, escape = ${sqlString(quote)}, comment = '',
    new_line = '${lineEnd === "lf" ? "\\n" : "\\r\\n"}', ${isRagged ? "null_padding = true, parallel = false," : ""}
    max_line_size = ${lineBytes}, buffer_size = ${bufferBytes}, columns = {${types}})`;
}

/** A SQL relation, and what becomes a cell of it. Its order is that of the file, so `row` follows it. */
interface Copied {
  from: string;
  cells: readonly string[];
  maxBatchBytes: number;
}

/**
 * Copies a relation to Parquet and returns the number of rows; what is NULL becomes empty. Throws Cancelled, and
 * LimitExceeded where a table is too wide for the memory.
 */
export async function copyToParquet(
  { from, cells, maxBatchBytes }: Copied,
  target: string,
  { signal, onShare }: CopyOptions,
): Promise<number> {
  // DuckDB reads an empty cell as NULL whatever it is told.
  const columns = cells.map((cell, index) => `coalesce(${cell}, '') AS ${cellColumn(index)}`).join(", ");
  return withDuckDBWriter(async (connection) => {
    // Times with a zone are written in the one of the session.
    await connection.run("SET TimeZone = 'UTC'");
    const stop = await watchProgress(connection, onShare);
    try {
      const result = await connection.run(
        `COPY (SELECT (row_number() OVER () - 1)::INTEGER AS row, ${columns} FROM ${from})
        TO ${sqlString(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupRows(maxBatchBytes)})`,
      );
      return result.rowsChanged;
    } catch (error) {
      throw isOutOfMemory(error) ? tooWide(error) : error;
    } finally {
      stop();
    }
  }, signal);
}

function tooWide(cause: unknown): AppError {
  const message =
    "The table is too wide to be stored in the memory that there is. Remove columns that you do not need.";
  return new AppError("limit_exceeded", message, { cause });
}

function rowGroupRows(maxBatchBytes: number): number {
  const fitting = Math.floor((ROW_GROUP_BYTES / Math.max(1, maxBatchBytes)) * BATCH_ROWS);
  return Math.max(1, Math.min(ROW_GROUP_ROWS, fitting));
}
