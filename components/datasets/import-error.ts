import { ApiError } from "@/lib/http/api-client";
import { formatBytes } from "@/lib/utils";

/** What the file chooser offers; the server decides by the content. */
export const ACCEPTED_FILES = [
  ...[".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".xlsx", ".parquet", ".gz"],
  ...["text/csv", "text/tab-separated-values", "text/plain", "application/json"],
].join(",");

/** The formats in words, for before anything is dropped. */
export const FORMAT_WORDS = "CSV, TSV, JSON Lines, JSON, Excel (xlsx) or Parquet, also gzipped";

/** Formats that people try and that cannot be read, with what to save them as. */
const OTHER_FORMATS = /\.(xls|xlsb|ods|numbers|zip|7z|rar|tar|pdf|docx?|pptx?|rtf|html?|sqlite|db|feather|avro|orc)$/i;
const SPREADSHEETS = /^(xls|xlsb|ods|numbers)$/i;
const ARCHIVES = /^(zip|7z|rar|tar)$/i;

/** Why a file cannot be taken, before a byte is sent; null when it can be tried. */
export function refuseFile(file: { name: string; size: number }, maxBytes: number): string | null {
  if (file.size === 0) return `“${file.name}” is empty. Choose a file with at least one row.`;
  if (file.size > maxBytes) {
    return `“${file.name}” is ${formatBytes(file.size)}, and the limit is ${formatBytes(maxBytes)}. Split it, or raise MAX_UPLOAD_BYTES.`;
  }
  const format = OTHER_FORMATS.exec(file.name)?.[1];
  return format === undefined ? null : `“${file.name}” is a .${format.toLowerCase()} file. ${adviceFor(format)}`;
}

function adviceFor(format: string): string {
  if (SPREADSHEETS.test(format)) return "Save it as an Excel workbook (.xlsx) or as CSV and try again.";
  if (ARCHIVES.test(format)) return "Unpack it and choose the file inside, or gzip that file.";
  return "Save its rows as CSV (comma, semicolon or tab between the columns) and try again.";
}

/** A failed import in a sentence or two, with the server's own reasons. */
export function describeImportError(error: unknown): string {
  if (!(error instanceof ApiError)) return "The file could not be sent. Try again; nothing was stored.";
  const line = error.extra?.line;
  const place = typeof line === "number" ? `Line ${line}: ` : "";
  return `${place}${error.message}`;
}
