import "server-only";
import type { ParseOptions } from "@/lib/datasets/parse-schema";
import { csvSyntax, emptyRecord, scanRecord } from "@/lib/datasets/server/import/csv-record";
import { previewSource } from "@/lib/datasets/server/import/preview-source";
import { Transcoder } from "@/lib/datasets/server/import/text-encoding";
import { readHead } from "@/lib/datasets/server/import/text-source";
import { unpackHead } from "@/lib/datasets/server/import/unpack";
import type { FileLayout } from "./internal";
import { markOf } from "./writing/encode-text";

const HEAD_BYTES = 256 * 1024;

/** What of a file its cells do not tell: line end, byte order mark, and the first line as it stands there. Throws Cancelled. */
export async function detectLayout(
  path: string,
  fileName: string,
  options: ParseOptions,
  signal?: AbortSignal,
): Promise<FileLayout> {
  const header = options.hasHeader ? await readHeader(path, fileName, options, signal) : null;
  if (options.format !== "csv") return { lineEnd: "crlf", hasMark: false, header };
  const read = options.compression === "gzip" ? unpackHead : readHead;
  const { bytes, isWhole } = await read(path, HEAD_BYTES);
  const mark = markOf(options.encoding);
  return {
    lineEnd: lineEndOf(new Transcoder(options.encoding).push(Buffer.from(bytes)), options, isWhole),
    hasMark: mark.length > 0 && bytes.subarray(0, mark.length).equals(mark),
    header,
  };
}

/** How the first line ends: those of a file are hardly ever of two kinds, and a program writes what it read. */
function lineEndOf(text: Buffer, options: ParseOptions, isWhole: boolean): FileLayout["lineEnd"] {
  const record = emptyRecord();
  const outcome = scanRecord(text, 0, csvSyntax(options), isWhole, record);
  return outcome === "record" && record.lineEnd !== "none" ? record.lineEnd : "lf";
}

/** The names of the columns before they were made different from each other: the first row, were they no names. */
async function readHeader(
  path: string,
  fileName: string,
  { encoding, delimiter, quote, recordsAbove, sheet, format }: ParseOptions,
  signal?: AbortSignal,
): Promise<string[] | null> {
  if (format !== "csv" && format !== "xlsx") return null;
  const table = { hasHeader: false, recordsAbove };
  const settings =
    format === "csv"
      ? { ...table, encoding, delimiter, quote: quoteOf(quote) }
      : { ...table, ...(sheet !== null && { sheet }) };
  const { rows } = await previewSource({ path, fileName, isWhole: true, settings, signal });
  return rows[0] ?? null;
}

function quoteOf(quote: string): '"' | "'" | "" {
  return quote === "'" || quote === "" ? quote : '"';
}
