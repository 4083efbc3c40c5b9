import "server-only";
import { rm, writeFile } from "node:fs/promises";
import { AppError, invalid } from "@/lib/errors";
import { temporaryPath } from "@/lib/store/files";
import type { FileFormat, ParseOptions, ParsePreview, ParseSettings, TextEncoding } from "../../parse-schema";
import { importLimits } from "../limits";
import { readCsv } from "./csv";
import { detectFormat, isGzip, nameWithoutGzip } from "./detect-format";
import { readJson } from "./json";
import { readJsonLines } from "./jsonl";
import type { ImportLimits } from "./limits";
import { isText } from "./open-source";
import { previewParquet } from "./parquet";
import { optionsOf } from "./parse-options";
import type { Rejection } from "./rejection";
import type { ReadTable, RowSink } from "./row-sink";
import { assertRows } from "./store-rows";
import { Transcoder } from "./text-encoding";
import { detectEncoding, encodingOfHead } from "./text-file";
import { readHead, type TextSource } from "./text-source";
import { unpackGzip, unpackHead } from "./unpack";
import { readXlsx } from "./xlsx";

const HEAD_BYTES = 512 * 1024;
const MAX_ROWS = 50;
const MAX_REJECTED = 50;
/** Of each cell: a preview is for the eye. */
const CELL_CHARACTERS = 1_000;

interface PreviewSource {
  path: string;
  fileName: string;
  /** False where the file at `path` is only the beginning of the source. */
  isWhole: boolean;
  settings: ParseSettings;
  signal?: AbortSignal;
}

/** What a preview finds, as it finds it: of a file that cannot be read, what is known stays. */
interface Found {
  options: Partial<ParseOptions>;
  sheets: string[];
  columns: string[];
  rows: readonly (readonly string[])[];
  rejected: readonly Rejection[];
}

/** The first rows of a source under some settings. What cannot be read is a `problem` in the answer. Throws Cancelled. */
export async function previewSource(source: PreviewSource): Promise<ParsePreview> {
  const found: Found = { options: {}, sheets: [], columns: [], rows: [], rejected: [] };
  let problem: string | null = null;
  try {
    await look(source, found);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "cancelled") throw error;
    problem = error.message;
  }
  const width = found.columns.length;
  return {
    options: optionsOf(found.options, source.settings),
    sheets: found.sheets,
    columns: problem === null ? found.columns : [],
    rows: problem === null ? found.rows.map((cells) => shown(cells, width)) : [],
    rejected: found.rejected.map(({ line, reason }) => ({ line, reason })),
    problem,
  };
}

function shown(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => {
    const cell = cells[index] ?? "";
    return cell.length > CELL_CHARACTERS ? `${cell.slice(0, CELL_CHARACTERS)}…` : cell;
  });
}

/** Finds out what the source is, and hands it to the reader of its format. */
async function look({ path, fileName, isWhole, settings, signal }: PreviewSource, found: Found): Promise<void> {
  const limits = importLimits();
  const packed = await readHead(path, HEAD_BYTES);
  const compression = isGzip(packed.bytes) ? "gzip" : "none";
  const head = compression === "gzip" ? await unpackHead(path, HEAD_BYTES) : packed;
  found.options.compression = compression;
  const format = detectFormat(head.bytes, nameWithoutGzip(fileName), settings.encoding);
  found.options.format = format;
  const unpacked = await temporaryPath("preview");
  try {
    if (isText(format)) {
      const isAllThere = isWhole && compression === "none" && settings.encoding === undefined;
      const encoding =
        settings.encoding ?? (isAllThere ? await detectEncoding({ path, signal }) : encodingOfHead(head.bytes));
      found.options.encoding = encoding;
      await writeFile(unpacked, decoded(head.bytes, encoding, isWhole && head.isWhole), { mode: 0o600 });
      const text = { path: unpacked, isWhole: isWhole && head.isWhole };
      await lookAtRows(found, (sink) => readText(format, text, sink, { settings, limits }));
    } else {
      if (!isWhole) throw needsWhole(format);
      if (compression === "gzip") await unpackGzip({ path, signal }, unpacked, limits);
      const file = compression === "gzip" ? unpacked : path;
      if (format === "xlsx")
        await lookAtRows(found, (sink) => readXlsx({ path: file, signal }, sink, { settings, limits }));
      else await lookAtParquet(found, file, limits);
    }
  } finally {
    await rm(unpacked, { force: true });
  }
}

function decoded(head: Buffer, encoding: TextEncoding, isWhole: boolean): Buffer {
  const transcoder = new Transcoder(encoding);
  const text = transcoder.push(head);
  return isWhole ? Buffer.concat([text, transcoder.end()]) : text;
}

function needsWhole(format: FileFormat): AppError {
  const what = format === "xlsx" ? "a workbook" : "a Parquet file";
  return invalid(`The rows of ${what} can be shown once all of it is there.`);
}

type FoundTable = ReadTable & Partial<Pick<ParseOptions, "delimiter" | "quote" | "sheet"> & { sheets: string[] }>;

async function readText(
  format: FileFormat,
  text: TextSource,
  sink: RowSink,
  options: { settings: ParseSettings; limits: ImportLimits },
): Promise<FoundTable> {
  if (format === "jsonl") return readJsonLines(text, sink, options.limits);
  return format === "json" ? readJson(text, sink, options) : readCsv(text, sink, options);
}

async function lookAtRows(found: Found, read: (sink: RowSink) => Promise<FoundTable>): Promise<void> {
  const sink = new FirstRows();
  found.rejected = sink.rejected;
  const { columnNames, cellIndexes, sheets, noRows, ...table } = await read(sink);
  found.options = { ...found.options, ...table };
  found.sheets = sheets ?? [];
  assertRows({
    columnNames,
    hasHeader: table.hasHeader,
    rowCount: sink.rows.length,
    firstRejection: sink.rejected[0] ?? null,
    noRows,
  });
  found.columns = columnNames;
  found.rows = sink.rows.map((cells) => (cellIndexes ?? [...columnNames.keys()]).map((index) => cells[index] ?? ""));
}

async function lookAtParquet(found: Found, path: string, limits: ImportLimits): Promise<void> {
  const { columnNames, rows } = await previewParquet(path, MAX_ROWS, limits);
  found.options.hasHeader = false;
  assertRows({ columnNames, hasHeader: false, rowCount: rows.length, firstRejection: null });
  found.columns = columnNames;
  found.rows = rows;
}

/** Keeps the first rows and rejections, and ends the reading when there are enough. */
class FirstRows implements RowSink {
  readonly rows: (readonly string[])[] = [];
  readonly rejected: Rejection[] = [];

  row(cells: readonly string[]): void {
    if (this.rows.length < MAX_ROWS) this.rows.push(cells);
  }

  reject({ line, reason }: Rejection): void {
    if (this.rejected.length < MAX_REJECTED) this.rejected.push({ line, reason, raw: "" });
  }

  blank(): void {
    // Not shown.
  }

  async settle(): Promise<boolean> {
    return this.rows.length < MAX_ROWS;
  }
}
