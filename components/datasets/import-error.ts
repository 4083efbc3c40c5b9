import { ApiError } from "@/lib/http/api-client";
import { formatBytes } from "@/lib/utils";

/** What the file chooser offers; the server decides by the content. */
export const ACCEPTED_FILES = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain";

/** Formats that people try and that are not text; their first bytes would only give a puzzling message. */
const OTHER_FORMATS = /\.(xlsx?|ods|numbers|parquet|jsonl?|ndjson|zip|gz|7z|rar|pdf|docx?)$/i;

/** Why a file cannot be taken, before a byte is sent; null when it can be tried. */
export function refuseFile(file: { name: string; size: number }, maxBytes: number): string | null {
  if (file.size === 0)
    return `“${file.name}” is empty. Choose a CSV file with a header row and at least one row below it.`;
  if (file.size > maxBytes) {
    return `“${file.name}” is ${formatBytes(file.size)}, and the limit is ${formatBytes(maxBytes)}. Split it, or raise MAX_UPLOAD_BYTES.`;
  }
  const format = OTHER_FORMATS.exec(file.name)?.[1];
  if (format === undefined) return null;
  return `“${file.name}” is a .${format.toLowerCase()} file. Save it as CSV (comma, semicolon or tab between the columns) and try again.`;
}

/** A failed import in a sentence or two, with the server's own reasons. */
export function describeImportError(error: unknown): string {
  if (!(error instanceof ApiError)) return "The file could not be sent. Try again; nothing was stored.";
  const line = error.extra?.line;
  const place = typeof line === "number" ? `Line ${line}: ` : "";
  return `${place}${error.message}`;
}
