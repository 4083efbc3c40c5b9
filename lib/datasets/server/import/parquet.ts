import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError, invalid } from "@/lib/errors";
import { isOutOfMemory, sqlString, withDuckDB } from "@/lib/store/duckdb";
import { throwIfCancelled } from "../tasks";
import { uniqueNames } from "./find-table";
import { type ImportLimits, recordTooLong, tooManyColumns, tooManyRows, unpacksTooLarge } from "./limits";
import { RejectedWriter } from "./rejected-writer";
import { BATCH_ROWS, copyToParquet } from "./rows-parquet";
import { assertRows, type StoreContext, type StoredRows } from "./store-rows";

/** Of each cell of a rejected row. */
const SHOWN_CHARACTERS = 500;

/** What a Parquet file says of itself. */
interface ParquetTable {
  columnNames: string[];
  /** A SQL relation: `line` (1-based row of the file), the cells as text in `c0`, `c1`, …, and `fault`, NULL or why not. */
  from: string;
  rowCount: number;
  unpackedBytes: number;
}

/** The first rows of a Parquet file as text. Throws Invalid where it cannot be read. */
export async function previewParquet(
  path: string,
  rowLimit: number,
  limits: ImportLimits,
): Promise<{ columnNames: string[]; rows: string[][] }> {
  return withDuckDB(async (connection) => {
    const table = await describeTable(connection, path, limits);
    const cells = cellColumns(table).map((cell) => `coalesce(${cell}, '')`);
    const result = await read(() =>
      connection.runAndReadAll(`SELECT ${cells.join(", ")} FROM ${table.from} WHERE fault IS NULL LIMIT ${rowLimit}`),
    );
    return { columnNames: table.columnNames, rows: result.getRowsJS().map((row) => row.map(String)) };
  });
}

/** Stores a Parquet file as one of ours: every cell as text. Throws Invalid where it cannot be read, LimitExceeded and Cancelled. */
export async function storeParquet(path: string, context: StoreContext): Promise<StoredRows> {
  const { rows, rejected, limits, progress, signal } = context;
  const rejections = new RejectedWriter();
  try {
    progress.begin("Checking rows", 0.3);
    const table = await withDuckDB(async (connection) => {
      const found = await describeTable(connection, path, limits);
      await read(() => listFaults(connection, found, rejections, limits, signal));
      return found;
    }, signal);
    const { columnNames } = table;
    const rowCount = table.rowCount - rejections.count;
    assertRows({ columnNames, hasHeader: false, rowCount, firstRejection: rejections.first });

    progress.begin("Writing rows", 0.6);
    const copied = {
      from: `${table.from} WHERE fault IS NULL`,
      cells: cellColumns(table),
      maxBatchBytes: batchBytes(table),
    };
    const onShare = (share: number) => progress.at(share);
    const written = await read(() => copyToParquet(copied, rows, { signal, onShare }));
    if (written !== rowCount) throw new Error(`${rowCount} rows were found, ${written} were written`);
    progress.rows(rowCount);
    await rejections.publish(rejected);
    return { columnNames, hasHeader: false, recordsAbove: 0, rowCount, rejectedCount: rejections.count, blankCount: 0 };
  } finally {
    await rejections.dispose();
  }
}

function cellColumns({ columnNames }: ParquetTable): string[] {
  return columnNames.map((_, index) => `c${index}`);
}

function batchBytes({ rowCount, unpackedBytes }: ParquetTable): number {
  return (unpackedBytes / Math.max(1, rowCount)) * BATCH_ROWS;
}

async function describeTable(connection: DuckDBConnection, path: string, limits: ImportLimits): Promise<ParquetTable> {
  return read(async () => {
    const file = sqlString(path);
    const sizes = await connection.runAndReadAll(
      `SELECT (SELECT sum(num_rows) FROM parquet_file_metadata(${file})), (SELECT sum(total_uncompressed_size) FROM parquet_metadata(${file}))`,
    );
    const [rowCount = 0, unpackedBytes = 0] = (sizes.getRowsJS()[0] ?? []).map(Number);
    if (rowCount > limits.maxRows) throw tooManyRows(limits);
    if (unpackedBytes > limits.maxUnpackedBytes) throw unpacksTooLarge(limits);
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${readSql(file)}`);
    const columns = described.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
    if (columns.length > limits.maxColumns) throw tooManyColumns(columns.length, limits);
    // Times with a zone are written in the one of the session.
    await connection.run("SET TimeZone = 'UTC'");
    return {
      columnNames: uniqueNames(columns.map(({ name }) => name)),
      from: rowsSql(file, columns, limits),
      rowCount,
      unpackedBytes,
    };
  });
}

/** The columns of the file, and no others: a folder above it that is called `a=b` would become one. */
function readSql(file: string): string {
  return `read_parquet(${file}, hive_partitioning = false)`;
}

function rowsSql(file: string, columns: readonly { name: string; type: string }[], limits: ImportLimits): string {
  const cells = columns.map(({ name, type }, index) => {
    const column = `"${name.replaceAll('"', '""')}"`;
    const isNested = /\[|^(STRUCT|MAP|UNION)/.test(type);
    return `${isNested ? `to_json(${column})::VARCHAR` : `${column}::VARCHAR`} AS c${index}`;
  });
  const names = columns.map((_, index) => `c${index}`);
  const bytes = names.map((name) => `coalesce(strlen(${name}), 0)`).join(" + ");
  const hasNul = names.map((name) => `coalesce(contains(${name}, chr(0)), false)`).join(" OR ");
  return `(SELECT *, CASE WHEN ${bytes} > ${limits.maxRecordBytes} THEN 'long' WHEN ${hasNul} THEN 'nul' END AS fault
    FROM (SELECT row_number() OVER () AS line, ${cells.join(", ")} FROM ${readSql(file)}))`;
}

async function listFaults(
  connection: DuckDBConnection,
  { from, columnNames }: ParquetTable,
  rejections: RejectedWriter,
  limits: ImportLimits,
  signal?: AbortSignal,
): Promise<void> {
  const reasons = new Map([
    ["long", recordTooLong(limits.maxRecordBytes)],
    ["nul", "The row contains a NUL character."],
  ]);
  const shown = columnNames.map((_, index) => `left(c${index}, ${SHOWN_CHARACTERS})`);
  const faulty = await connection.stream(
    `SELECT line, fault, concat_ws(chr(9), ${shown.join(", ")}) FROM ${from} WHERE fault IS NOT NULL ORDER BY line`,
  );
  for await (const found of faulty.yieldRowsJs()) {
    throwIfCancelled(signal);
    for (const [line, fault, raw] of found) {
      rejections.add({ line: Number(line), reason: reasons.get(String(fault)) ?? "", raw: String(raw) });
    }
    await rejections.settle();
  }
}

/** Runs queries on a file that may hold anything: what DuckDB says of it becomes a sentence. */
async function read<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (isOutOfMemory(error)) {
      throw new AppError(
        "limit_exceeded",
        "The rows of this Parquet file are too large to be read. Write it with fewer rows in a row group, or as JSON Lines.",
        { cause: error },
      );
    }
    throw invalid(
      "This Parquet file cannot be read: it is damaged, cut short or of a kind that is not known.",
      [],
      error,
    );
  }
}
