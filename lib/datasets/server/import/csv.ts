import "server-only";
import type { ParseSettings } from "../../parse-schema";
import { type Dialect, detectDialect } from "./csv-dialect";
import { csvSyntax, parseCells } from "./csv-record";
import { CsvScan, type ScanHandlers, type ScanOptions, type ScanReport } from "./csv-scan";
import { type ImportLimits, tooManyRows } from "./limits";
import type { ReadTable, RowSink } from "./row-sink";
import { csvToParquet } from "./rows-parquet";
import { assertRows, type StoreContext, type StoredRows, storeRows } from "./store-rows";
import { readChunks, readHead, type TextSource, withoutMark } from "./text-source";

const HEAD_BYTES = 256 * 1024;

/** Where rows are longer than that, they are cut into files that fit in memory before DuckDB gets to see them. */
const MAX_PLAIN_BATCH_BYTES = 64 * 1024 ** 2;

export interface CsvOptions {
  settings: ParseSettings;
  limits: ImportLimits;
}

/** A table in CSV also says what separates its cells. */
type Separators = Pick<Dialect["options"], "delimiter" | "quote">;

/**
 * Reads a CSV file into a sink, every cell as the very text that stands in it. Throws Invalid with a sentence where its
 * beginning cannot be read; single bad lines are rejected. Throws LimitExceeded and Cancelled.
 */
export async function readCsv(source: TextSource, sink: RowSink, options: CsvOptions): Promise<ReadTable & Separators> {
  const dialect = await detect(source, options);
  await passRows(source, sink, dialect, options.limits);
  return { ...dialect.options, columnNames: dialect.columnNames };
}

/** Stores a CSV file as Parquet; throws as `readCsv` and `storeRows` do. */
export async function storeCsv(
  source: TextSource,
  sizeBytes: number,
  context: StoreContext,
): Promise<StoredRows & Separators> {
  const dialect = await detect(source, context);
  const { columnNames, options } = dialect;
  const { progress, limits } = context;
  progress.begin("Reading rows", 0.4);
  const counted = { ...source, onBytes: progress.counter(sizeBytes) };
  const report = await scanFile(counted, dialect, limits, { onRows: (count) => progress.rows(count) });
  const { rowCount } = report.sizes;
  assertRows({ ...options, columnNames, rowCount, firstRejection: report.firstRejection });

  if (await storePlain(source, dialect, report, context)) {
    return { ...options, columnNames, rowCount, rejectedCount: 0, blankCount: report.blankCount };
  }
  progress.begin("Sorting out rows", 0.5);
  const again = { ...source, onBytes: progress.counter(sizeBytes) };
  const stored = await storeRows(async (sink) => {
    await passRows(again, sink, dialect, limits);
    return { ...options, columnNames };
  }, context);
  return { ...stored, ...options, paddedCount: report.paddedCount };
}

async function detect(source: TextSource, { settings, limits }: CsvOptions): Promise<Dialect> {
  const { bytes, isWhole } = await readHead(source.path, HEAD_BYTES);
  return detectDialect({ bytes: withoutMark(bytes), isWhole: isWhole && source.isWhole }, settings, limits);
}

async function passRows(source: TextSource, sink: RowSink, dialect: Dialect, limits: ImportLimits): Promise<void> {
  const syntax = csvSyntax(dialect.options);
  const width = dialect.columnNames.length;
  const handlers: ScanHandlers = {
    onRow: (bytes, { cellCount }) => {
      const cells = parseCells(bytes, syntax);
      for (let count = cellCount; count < width; count++) cells.push("");
      sink.row(cells);
    },
    onReject: (rejection) => sink.reject(rejection),
  };
  const { blankCount } = await scanFile(source, dialect, limits, { handlers, settle: () => sink.settle() });
  sink.blank(blankCount);
  await sink.settle();
}

interface ScanFile {
  handlers?: ScanHandlers;
  onRows?: (rowCount: number) => void;
  /** Runs between chunks, so that handlers can gather and this can write; answers whether more is wanted. */
  settle?: () => Promise<boolean>;
}

async function scanFile(
  source: TextSource,
  { options, columnNames }: Dialect,
  limits: ImportLimits,
  { handlers, onRows, settle }: ScanFile,
): Promise<ScanReport> {
  const scanOptions: ScanOptions = {
    syntax: csvSyntax(options),
    columnCount: columnNames.length,
    recordsAbove: options.recordsAbove,
    headerRecords: options.hasHeader ? 1 : 0,
    maxRecordBytes: limits.maxRecordBytes,
  };
  const scan = new CsvScan(scanOptions, handlers);
  for await (const chunk of readChunks(source)) {
    scan.push(chunk);
    if (scan.rowCount > limits.maxRows) throw tooManyRows(limits);
    onRows?.(scan.rowCount);
    if (settle !== undefined && !(await settle())) return scan.report();
  }
  return source.isWhole ? scan.end() : scan.report();
}

/** DuckDB reads the file as it is: the fast way, for files that it reads exactly as our rules do. */
async function storePlain(
  source: TextSource,
  { options, columnNames }: Dialect,
  { plainLineEnd, sizes }: ScanReport,
  { rows, progress, signal }: StoreContext,
): Promise<boolean> {
  if (plainLineEnd === null || sizes.maxBatchBytes > MAX_PLAIN_BATCH_BYTES) return false;
  progress.begin("Writing rows", 0.4);
  const { delimiter, quote, hasHeader } = options;
  const cellCount = columnNames.length;
  const csv = { files: [source.path], delimiter, quote, hasHeader, lineEnd: plainLineEnd, cellCount, isRagged: false };
  const onShare = (share: number) => progress.at(share);
  try {
    const indexes = columnNames.map((_, index) => index);
    return (await csvToParquet({ ...csv, sizes }, indexes, rows, { signal, onShare })) === sizes.rowCount;
  } catch (error) {
    if (signal?.aborted) throw error;
    // Its reader is stricter than the format in ways that no list covers; the normalised form is always read.
    return false;
  }
}
