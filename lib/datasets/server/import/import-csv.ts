import "server-only";
import { open, rm } from "node:fs/promises";
import { AppError, invalid } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { publishFile, temporaryPath, writeAll } from "@/lib/store/files";
import { formatCount, pluralise } from "@/lib/utils";
import type { ParseOptions } from "../../parse-schema";
import type { DatasetColumn } from "../../schema";
import { describeColumns } from "../columns";
import { detectDialect, SAMPLE_BYTES } from "./csv-dialect";
import {
  CsvScan,
  MAX_RECORD_BYTES,
  parseCells,
  type ScanHandlers,
  type ScanOptions,
  type ScanReport,
} from "./csv-scanner";
import { RejectedWriter } from "./rejected-writer";

const CHUNK_BYTES = 1024 ** 2;

/** More rows than this share in another encoding, and the file as a whole is in that encoding. */
const BAD_ENCODING_SHARE = 0.1;

/** Row indexes are 32-bit, in Parquet and in SQLite. */
const MAX_ROWS = 2 ** 31 - 1;

export interface ImportedCsv {
  options: ParseOptions;
  columns: DatasetColumn[];
  rowCount: number;
  rejectedCount: number;
}

interface ImportTargets {
  /** Where the rows go, as Parquet: `row` (0-based, in file order) and the cells as `c0`, `c1`, … */
  rows: string;
  /** Where the lines that could not be read are listed; written only if there are any. */
  rejected: string;
}

/**
 * Reads a CSV file into Parquet, every cell as the very text that stands in it. Throws Invalid with a sentence, and
 * `extra.line` where a line is to blame, when nothing can be read; single bad lines are listed instead.
 */
export async function importCsv(source: string, targets: ImportTargets, signal?: AbortSignal): Promise<ImportedCsv> {
  const { sample, isWhole } = await readSample(source);
  const { options, columnNames } = detectDialect(sample, isWhole);
  const scanOptions: ScanOptions = {
    delimiter: options.delimiter.charCodeAt(0),
    columnCount: columnNames.length,
    headerRecords: options.hasHeader ? 1 : 0,
  };
  const report = await scanFile(source, scanOptions, {}, signal);
  assertUsable(report, columnNames.length);

  const temporary = await temporaryPath("parquet");
  try {
    const isWritten = await copyPlain(source, temporary, scanOptions, report, signal);
    if (!isWritten) await copyNormalised(source, temporary, targets.rejected, scanOptions, report, signal);
    const columns = await describeColumns(temporary, columnNames, signal);
    await publishFile(temporary, targets.rows);
    return { options, columns, rowCount: report.rowCount, rejectedCount: report.rejectedCount };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readSample(source: string): Promise<{ sample: Buffer; isWhole: boolean }> {
  const handle = await open(source, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const { size } = await handle.stat();
    return { sample: buffer.subarray(0, bytesRead), isWhole: size <= bytesRead };
  } finally {
    await handle.close();
  }
}

/** One pass over the file; `afterChunk` runs between chunks, so that handlers can gather and this can write. */
async function scanFile(
  source: string,
  options: ScanOptions,
  handlers: ScanHandlers,
  signal?: AbortSignal,
  afterChunk?: () => Promise<void>,
): Promise<ScanReport> {
  const scan = new CsvScan(options, handlers);
  const handle = await open(source, "r");
  try {
    for (;;) {
      if (signal?.aborted) throw new AppError("cancelled", "The import was cancelled.");
      // A new buffer each time: rows point into it until they are written.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      scan.push(buffer.subarray(0, bytesRead));
      await afterChunk?.();
    }
  } finally {
    await handle.close();
  }
  const report = scan.end();
  await afterChunk?.();
  return report;
}

function assertUsable(report: ScanReport, columnCount: number): void {
  const { rowCount, rejectedCount, badEncodingCount, firstRejection } = report;
  if (badEncodingCount > (rowCount + rejectedCount) * BAD_ENCODING_SHARE) {
    throw invalid(
      `${formatCount(badEncodingCount)} of ${pluralise(rowCount + rejectedCount, "row")} are not UTF-8 text. ` +
        'Save the file as "CSV UTF-8", then upload it again.',
    );
  }
  if (rowCount > MAX_ROWS) throw new AppError("limit_exceeded", `The file has more than ${MAX_ROWS} rows. Split it.`);
  if (rowCount > 0) return;
  if (firstRejection === null) throw invalid("The file has a header but no rows.");
  throw new AppError(
    "invalid",
    `No row could be read. Line ${firstRejection.line}: ${firstRejection.reason} The file has ${columnCount} columns.`,
    { extra: { line: firstRejection.line } },
  );
}

/** DuckDB reads the file as it is: the fast way, for files that it reads exactly as our rules do. */
async function copyPlain(
  source: string,
  target: string,
  options: ScanOptions,
  report: ScanReport,
  signal?: AbortSignal,
): Promise<boolean> {
  if (report.plainLineEnd === null) return false;
  try {
    return (await copyToParquet(source, target, options, report.plainLineEnd, signal)) === report.rowCount;
  } catch (error) {
    if (signal?.aborted) throw error;
    // Its reader is stricter than the format in ways that no list covers; the normalised form is always read.
    return false;
  }
}

/** Writes the rows that are kept in the one form that leaves no room for reading, then lets DuckDB read that. */
async function copyNormalised(
  source: string,
  target: string,
  rejected: string,
  options: ScanOptions,
  report: ScanReport,
  signal?: AbortSignal,
): Promise<void> {
  const normalised = await temporaryPath("csv");
  const rejections = new RejectedWriter();
  const handle = await open(normalised, "wx", 0o600);
  try {
    let parts: Buffer[] = [];
    const handlers: ScanHandlers = {
      onRow: (bytes) => parts.push(quotedLine(parseCells(bytes, options.delimiter), options.columnCount)),
      onReject: (rejection) => rejections.add(rejection),
    };
    await scanFile(source, options, handlers, signal, async () => {
      const batch = Buffer.concat(parts);
      parts = [];
      await writeAll(handle, batch);
    });
    await handle.close();
    const plain = { ...options, delimiter: ",".charCodeAt(0), headerRecords: 0 };
    const rowCount = await copyToParquet(normalised, target, plain, "lf", signal);
    if (rowCount !== report.rowCount) throw new Error(`${report.rowCount} rows were scanned, ${rowCount} were written`);
    if (report.rejectedCount > 0) await rejections.publish(rejected);
  } finally {
    await handle.close().catch(() => undefined);
    await rm(normalised, { force: true });
  }
}

function quotedLine(cells: readonly string[], columnCount: number): Buffer {
  const all = Array.from({ length: columnCount }, (_, index) => `"${(cells[index] ?? "").replaceAll('"', '""')}"`);
  return Buffer.from(`${all.join(",")}\n`);
}

/** Copies CSV to Parquet and returns the number of rows. The insertion order is the file's, so `row` follows it. */
async function copyToParquet(
  source: string,
  target: string,
  { columnCount, delimiter, headerRecords }: ScanOptions,
  lineEnd: "lf" | "crlf",
  signal?: AbortSignal,
): Promise<number> {
  const names = Array.from({ length: columnCount }, (_, index) => `c${index}`);
  const types = names.map((name) => `'${name}': 'VARCHAR'`).join(", ");
  // DuckDB reads an empty cell as NULL whatever it is told; there is no other NULL here.
  const cells = names.map((name) => `coalesce(${name}, '') AS ${name}`).join(", ");
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `COPY (
        SELECT (row_number() OVER () - 1)::INTEGER AS row, ${cells}
        FROM read_csv(${sqlString(source)}, auto_detect = false, header = ${headerRecords === 1},
          delim = ${sqlString(String.fromCharCode(delimiter))}, quote = '"', escape = '"', comment = '',
          new_line = '${lineEnd === "lf" ? "\\n" : "\\r\\n"}',
          max_line_size = ${4 * MAX_RECORD_BYTES}, buffer_size = ${8 * MAX_RECORD_BYTES}, columns = {${types}})
      ) TO ${sqlString(target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return result.rowsChanged;
  }, signal);
}
