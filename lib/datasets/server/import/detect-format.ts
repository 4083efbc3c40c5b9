import "server-only";
import { invalid } from "@/lib/errors";
import type { FileFormat, TextEncoding } from "../../parse-schema";
import { startsJson, startsJsonLines } from "./json-text";
import { declaredEncoding, startsWith, Transcoder } from "./text-encoding";

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const PARQUET = [0x50, 0x41, 0x52, 0x31];

/** Files that people take for tables, and what to do instead. */
const REFUSED: readonly { name: string; magic: readonly number[]; advice: string }[] = [
  {
    name: "an old Excel file, or one with a password",
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    advice: "Save it as .xlsx without a password",
  },
  { name: "an empty zip archive", magic: [0x50, 0x4b, 0x05, 0x06], advice: "Send the file that belongs in it" },
  { name: "an encrypted Parquet file", magic: [0x50, 0x41, 0x52, 0x45], advice: "Write it without encryption" },
  { name: "an Arrow file", magic: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], advice: "Save it as Parquet" },
  { name: "an ORC file", magic: [0x4f, 0x52, 0x43], advice: "Save it as Parquet" },
  ...[
    [0x89, 0x50, 0x4e, 0x47],
    [0xff, 0xd8, 0xff],
    [0x47, 0x49, 0x46, 0x38],
  ].map((magic) => ({
    name: "a picture",
    magic,
    advice: "Type its text into a table",
  })),
  { name: "a PDF document", magic: [0x25, 0x50, 0x44, 0x46, 0x2d], advice: "Copy its table into a spreadsheet" },
  { name: "an SQLite database", magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], advice: "Export a table as CSV" },
  { name: "a zstd-compressed file", magic: [0x28, 0xb5, 0x2f, 0xfd], advice: "Unpack it, or compress it with gzip" },
  { name: "a bzip2-compressed file", magic: [0x42, 0x5a, 0x68], advice: "Unpack it, or compress it with gzip" },
  {
    name: "an xz-compressed file",
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    advice: "Unpack it, or compress it with gzip",
  },
  { name: "a 7z archive", magic: [0x37, 0x7a, 0xbc, 0xaf], advice: "Unpack it" },
];

/** More NUL characters than this share of the head, and it is no text with a fault but another kind of file. */
const BINARY_SHARE = 0.001;

export function isGzip(head: Uint8Array): boolean {
  return startsWith(head, GZIP);
}

/**
 * What kind of table a file is, by its first bytes; by its name only where those would fit several kinds. `chosen` is the
 * encoding that a person has set. Throws Invalid with what it looks like where it is none of them.
 */
export function detectFormat(head: Buffer, fileName: string, chosen?: TextEncoding): FileFormat {
  if (head.length === 0) throw invalid("The file is empty.");
  if (startsWith(head, ZIP)) return "xlsx";
  if (startsWith(head, PARQUET)) return "parquet";
  if (isGzip(head)) throw invalid("The file is compressed twice. Unpack it once, then upload that.");
  const match = REFUSED.find(({ magic }) => startsWith(head, magic) && !isWord(head, magic.length));
  if (match) throw invalid(`This looks like ${match.name}, which cannot be read. ${match.advice}, then upload that.`);
  const encoding = chosen ?? declaredEncoding(head);
  if (encoding === null || !encoding.startsWith("utf-16")) assertText(head);
  const text = new Transcoder(encoding ?? "utf-8")
    .push(head)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  // Other white space, as U+2028, is text.
  if (!/[^ \t\r\n]/.test(text)) throw invalid("The file has no rows: only blank lines were found.");
  return detectTextFormat(text, nameWithoutGzip(fileName));
}

function detectTextFormat(text: string, fileName: string): FileFormat {
  if (startsJsonLines(text)) return "jsonl";
  if (startsJson(text)) return "json";
  // Damaged JSON is still best refused as JSON, where its name says so.
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return "jsonl";
  if (/\.json$/i.test(fileName)) return "json";
  return "csv";
}

/** `data.csv` of `data.csv.gz`. */
export function nameWithoutGzip(fileName: string): string {
  return fileName.replace(/\.gz(ip)?$/i, "");
}

/** "ORC" may also begin a column name. */
function isWord(head: Buffer, length: number): boolean {
  return head.subarray(0, length + 16).every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}

function assertText(head: Buffer): void {
  let nuls = 0;
  for (const byte of head) if (byte === 0) nuls += 1;
  if (nuls > Math.max(1, head.length * BINARY_SHARE)) {
    throw invalid(
      "This looks like a binary file, not a table. Save it as CSV, JSON Lines, Excel (.xlsx) or Parquet, then upload that.",
    );
  }
}
