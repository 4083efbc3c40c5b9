import "server-only";
import { AppError, invalid } from "@/lib/errors";
import type { ParseOptions } from "../../parse-schema";
import { emptyRecord, parseCells, scanRecord } from "./csv-scanner";

/** The first bytes of a file tell what it is and how it is to be read. */
export const SAMPLE_BYTES = 256 * 1024;

export const MAX_COLUMNS = 1_000;

const DELIMITERS = [",", ";", "\t", "|"] as const;
const SAMPLE_RECORDS = 1_000;

/** Column names that make a first line a header, whatever else it holds. */
const KNOWN_NAMES =
  /^(id|uid|index|idx|row|text|texts?|utterance|utt|sentence|message|body|comment|title|query|question|content|document|review|input|labels?|label[ _-]?text|intents?|category|categories|class|target|tags?|topic|sentiment|lang|language|locale|split|date)$/i;

/** How to read a file, and the names of its columns. */
export interface Dialect {
  options: ParseOptions;
  columnNames: string[];
}

const NOT_TEXT: readonly { name: string; magic: readonly number[]; advice: string }[] = [
  {
    name: "an Excel file or another zip archive",
    magic: [0x50, 0x4b, 0x03, 0x04],
    advice: "Open it and save it as CSV (UTF-8)",
  },
  { name: "an old Excel file", magic: [0xd0, 0xcf, 0x11, 0xe0], advice: "Open it and save it as CSV (UTF-8)" },
  { name: "a compressed file (gzip)", magic: [0x1f, 0x8b], advice: "Unpack it first" },
  { name: "a Parquet file", magic: [0x50, 0x41, 0x52, 0x31], advice: "Export it as CSV" },
  { name: "a PDF document", magic: [0x25, 0x50, 0x44, 0x46, 0x2d], advice: "Copy its table into a CSV file" },
  { name: "UTF-16 text", magic: [0xff, 0xfe], advice: "Save it as CSV UTF-8" },
  { name: "UTF-16 text", magic: [0xfe, 0xff], advice: "Save it as CSV UTF-8" },
];

/** More NUL characters than this share of the sample, and it is no text with a fault but another kind of file. */
const BINARY_SHARE = 0.001;

/** Refuses what is not a table in text, with what it looks like instead. Throws Invalid. */
export function assertText(sample: Buffer): void {
  if (sample.length === 0) throw invalid("The file is empty.");
  const match = NOT_TEXT.find(({ magic }) => magic.every((byte, index) => sample[index] === byte));
  if (match) throw invalid(`This looks like ${match.name}, not a CSV file. ${match.advice}, then upload that.`);
  let nuls = 0;
  for (const byte of sample) if (byte === 0) nuls += 1;
  if (nuls > sample.length * BINARY_SHARE) {
    throw invalid("This looks like a binary file, not a CSV file. Save the table as CSV (UTF-8), then upload that.");
  }
}

/** Detects delimiter, header and column names from the first bytes of a file. Throws Invalid with a sentence. */
export function detectDialect(sample: Buffer, isWholeFile: boolean): Dialect {
  assertText(sample);
  if (
    sample
      .toString("utf8")
      .replace(/^\uFEFF/, "")
      .trim() === ""
  ) {
    throw invalid("The file has no rows: only blank lines were found.");
  }
  const candidates = DELIMITERS.map((delimiter) => rate(sample, delimiter, isWholeFile));
  // Ties go to the earlier delimiter, since sort is stable.
  const [best] = candidates.filter(({ width }) => width >= 2).sort((a, b) => b.share - a.share);
  if (best === undefined) {
    if (candidates.some(({ records }) => records.length === 0)) throw nothingReadable(sample);
    throw invalid(
      "Only one column was found. A dataset needs a text and a label column, separated by a comma, semicolon, tab or |.",
    );
  }
  if (best.width > MAX_COLUMNS) {
    throw invalid(
      `The file has ${best.width} columns; at most ${MAX_COLUMNS} can be read. Remove those you do not need.`,
    );
  }
  const hasHeader = looksLikeHeader(best.records);
  return {
    options: {
      version: 2,
      format: "csv",
      compression: "none",
      encoding: "utf-8",
      delimiter: best.delimiter,
      quote: '"',
      hasHeader,
      sheet: null,
      chosen: [],
    },
    columnNames: uniqueNames(hasHeader ? (best.records[0] ?? []) : Array.from({ length: best.width }, () => "")),
  };
}

function nothingReadable(sample: Buffer): AppError {
  const reason = sample.includes('"')
    ? "opens a quote that is not closed. Close or remove it"
    : `is longer than ${SAMPLE_BYTES / 1024} kB. Check that this is a CSV file`;
  return new AppError("invalid", `The first line of the file ${reason}.`, { extra: { line: 1 } });
}

interface Candidate {
  delimiter: string;
  records: string[][];
  /** Cells of the first record. */
  width: number;
  /** Share of records that have as many cells as the first. */
  share: number;
}

function rate(sample: Buffer, delimiter: string, isWholeFile: boolean): Candidate {
  const records = sampleRecords(sample, delimiter, isWholeFile);
  const width = records[0]?.length ?? 0;
  const alike = records.filter((cells) => cells.length === width).length;
  return { delimiter, records, width, share: records.length === 0 ? 0 : alike / records.length };
}

function sampleRecords(sample: Buffer, delimiter: string, isWholeFile: boolean): string[][] {
  const records: string[][] = [];
  const record = emptyRecord();
  const code = delimiter.charCodeAt(0);
  let at = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 3 : 0;
  while (at < sample.length && records.length < SAMPLE_RECORDS) {
    if (scanRecord(sample, at, code, isWholeFile, record) !== "record") break;
    if (!record.isBlank) records.push(parseCells(sample.subarray(record.start, record.end), code));
    at = record.next;
  }
  return records;
}

/** True unless the first record reads like data: a number, a long text, or a value that its column repeats. */
function looksLikeHeader(records: string[][]): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return false;
  if (first.some((cell) => KNOWN_NAMES.test(cell.trim()))) return true;
  return first.every((cell, index) => {
    const name = cell.trim();
    if (name.length > 64 || /[\r\n]/.test(name) || name.split(/\s+/).length > 5) return false;
    if (name !== "" && Number.isFinite(Number(name))) return false;
    return name === "" || !rest.some((cells) => cells[index] === cell);
  });
}

/** Column names as they stand in the file; an empty one gets its number, a repeated one a counter: `text (2)`. */
export function uniqueNames(header: readonly string[]): string[] {
  const taken = new Set(header.filter((name) => name.trim() !== ""));
  const used = new Set<string>();
  return header.map((raw, index) => {
    const wanted = raw.trim() === "" ? `column ${index + 1}` : raw;
    let name = wanted;
    // A made-up name must not take one that stands in the file further on.
    for (let copy = 2; used.has(name) || (name !== raw && taken.has(name)); copy++) name = `${wanted} (${copy})`;
    used.add(name);
    return name;
  });
}
