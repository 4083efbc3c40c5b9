import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { pluralise } from "@/lib/utils";
import type { ParseOptions, ParseSettings } from "../../parse-schema";
import { NO_DELIMITER } from "../../parse-words";
import { csvSyntax, emptyRecord, nextLine, parseCells, scanRecord } from "./csv-record";
import { commonWidth, findTable, isHeader, isValueLike, uniqueNames } from "./find-table";
import { type ImportLimits, recordTooLong, tooManyColumns } from "./limits";

/** So much of a file decides how it is read; more would hold up other requests. */
const SAMPLE_BYTES = 128 * 1024;
const SAMPLE_RECORDS = 400;

/** In the order of preference, should two fit alike. */
const COMMON_DELIMITERS = [",", ";", "\t", "|"];
/** Taken only where every record agrees, since they also stand in times, addresses and sentences. */
const RARE_DELIMITERS = ["~", "^", "\u001f", "\u0001", "¦", "§", ":", " "];
const RARE_RECORDS = 3;
/** These stand in every text: they must make more columns of more records. */
const WORDY_DELIMITERS = ": ";
const WORDY_RECORDS = 8;

/** Of the records, so many must have the same number of cells; more where the first one is a single cell. */
const ALIKE_SHARE = 0.5;
const ALIKE_SHARE_WIDE = 0.6;
const ALIKE_SHARE_NARROW = 0.9;

/** Where single quotes are more than apostrophes, they enclose all or nearly all cells of a column. */
const ENCLOSED_SHARE = 0.9;

/** So many records with sound quotes outweigh a broken one. */
const WELL_QUOTED = 10;

/** How to read a CSV file, and the names of its columns. */
export interface Dialect {
  options: Pick<ParseOptions, "delimiter" | "quote" | "hasHeader" | "recordsAbove">;
  columnNames: string[];
}

/** The first bytes of a file, as UTF-8 without a byte order mark. */
export interface Sample {
  bytes: Buffer;
  isWhole: boolean;
}

/** The records of a sample under one syntax. */
interface Reading {
  delimiter: string;
  quote: string;
  records: string[][];
  /** Most frequent number of cells, and the share of records that have it. */
  width: number;
  share: number;
  /** Records with a quote that is not closed, or closed in the middle of a cell some lines further down. */
  brokenCount: number;
  /** Records in which quotes enclose cells as they should. */
  quotedCount: number;
}

/**
 * Detects delimiter, quote, header and column names from the first bytes of a CSV file; what `settings` give is taken
 * as given. Throws Invalid with a sentence, and LimitExceeded for too many columns.
 */
export function detectDialect(sample: Sample, settings: ParseSettings, limits: ImportLimits): Dialect {
  const { delimiter, quote, records } = chooseReading(sample, settings);
  const start = findTable(records);
  const recordsAbove = settings.recordsAbove ?? start.recordsAbove;
  const table = records.slice(recordsAbove);
  if (records.length === 0) throw nothingReadable(sample, quote, limits.maxRecordBytes);
  if (table.length === 0)
    throw invalid(`Nothing stands below the first ${pluralise(recordsAbove, "line")} of the file.`);
  const hasHeader = settings.hasHeader ?? (recordsAbove === start.recordsAbove ? start.hasHeader : isHeader(table));
  const width = countColumns(table, hasHeader);
  if (width > limits.maxColumns) throw tooManyColumns(width, limits);
  const header = hasHeader ? (table[0] ?? []) : [];
  return {
    options: { delimiter, quote, hasHeader, recordsAbove },
    columnNames: uniqueNames(Array.from({ length: width }, (_, index) => header[index] ?? "")),
  };
}

function nothingReadable({ bytes, isWhole }: Sample, quote: string, maxRecordBytes: number): AppError {
  const isQuote = quote !== "" && bytes.includes(quote);
  const reason =
    isQuote || isWhole ? "A quote is opened on it and not closed. Close or remove it." : recordTooLong(maxRecordBytes);
  return new AppError("invalid", `The first line of the table cannot be read. ${reason}`, { extra: { line: 1 } });
}

/** The header's cells, or the usual number without one; a delimiter at the end of every row makes a last, empty column. */
function countColumns(table: readonly string[][], hasHeader: boolean): number {
  const [first = [], ...rest] = table;
  if (!hasHeader) return Math.max(first.length, commonWidth(table).width);
  const isEndedByDelimiter =
    rest.length > 0 && rest.every((cells) => cells.length === first.length + 1 && cells.at(-1)?.trim() === "");
  return first.length + (isEndedByDelimiter ? 1 : 0);
}

function chooseReading(sample: Sample, settings: ParseSettings): Reading {
  const read = (delimiter: string) => readBest(sample, delimiter, settings.quote);
  if (settings.delimiter !== undefined) return read(settings.delimiter);
  const quote = settings.quote ?? '"';
  const text = sample.bytes.subarray(0, SAMPLE_BYTES).toString("utf8");
  const possible = (delimiter: string) => delimiter !== quote && text.includes(delimiter);

  const common = bestOf(COMMON_DELIMITERS.filter(possible).map(read).filter(isTable));
  const rare = () => bestOf(RARE_DELIMITERS.filter(possible).map(read).filter(isRareTable));
  // A file of one column has no delimiter: a comma would cut its texts in two.
  return common ?? rare() ?? read(possible(",") ? NO_DELIMITER : ",");
}

function bestOf(readings: readonly Reading[]): Reading | null {
  // Ties go to the earlier one, since sort is stable.
  const rated = readings.map((reading) => ({ reading, score: rate(reading) })).sort((a, b) => b.score - a.score);
  return rated[0]?.reading ?? null;
}

function isTable({ records, width, share }: Reading): boolean {
  const isSplit = (records[findTable(records).recordsAbove]?.length ?? 0) >= 2;
  // Two cells in most lines may be a comma in each sentence; three and more are no accident.
  return width >= 2 && share >= (isSplit ? ALIKE_SHARE : width > 2 ? ALIKE_SHARE_WIDE : ALIKE_SHARE_NARROW);
}

function isRareTable({ delimiter, records, width, share, brokenCount }: Reading): boolean {
  const isWordy = WORDY_DELIMITERS.includes(delimiter);
  if (share < 1 || brokenCount > 0 || width < (isWordy ? 3 : 2)) return false;
  return records.length >= (isWordy ? WORDY_RECORDS : RARE_RECORDS);
}

/** How much a reading looks like a table: records of one width, cells that are values, none that goes on a sentence. */
function rate({ records, share, brokenCount }: Reading): number {
  let [cells, values, goOn] = [0, 0, 0];
  for (const record of records) {
    for (const [index, cell] of record.entries()) {
      cells += 1;
      if (cell === "" || isValueLike(cell) || /^[\p{L}\d_.-]{1,24}$/u.test(cell)) values += 1;
      else if (index > 0 && cell.startsWith(" ")) goOn += 1;
    }
  }
  const broken = brokenCount / Math.max(1, records.length);
  return share * share * (0.5 + (0.5 * values) / cells) * (1 - (0.5 * goOn) / cells) * (1 - Math.min(0.5, broken));
}

/** Reads with a double quote, unless that breaks records which a single quote or none leaves whole. */
function readBest(sample: Sample, delimiter: string, chosenQuote: string | undefined): Reading {
  if (chosenQuote !== undefined) return readSample(sample, delimiter, chosenQuote);
  const double = readSample(sample, delimiter, '"');
  if (double.share === 1 && double.brokenCount === 0 && !hasSingleQuotes(double)) return double;
  const others = (hasSingleQuotes(double) && delimiter !== "'" ? ["'", ""] : [""]).map((quote) =>
    readSample(sample, delimiter, quote),
  );
  const [best] = others.filter(({ brokenCount }) => brokenCount === 0).sort((a, b) => b.share - a.share);
  return best !== undefined && isBetterQuoted(best, double) ? best : double;
}

function hasSingleQuotes({ records }: Reading): boolean {
  return records.some((cells) => cells.some((cell) => cell.startsWith("'")));
}

function isSingleQuoted(cell: string): boolean {
  return cell.length >= 2 && cell.startsWith("'") && cell.endsWith("'");
}

/** True where another quote than the double one explains the file better: fewer breaks, or a column that it encloses. */
function isBetterQuoted(other: Reading, double: Reading): boolean {
  if (other.width < 2 && double.width >= 2) return false;
  if (other.quote === "'" && isEnclosed(double)) return other.share >= double.share;
  if (other.quote === "'") return other.share > Math.max(double.share, ENCLOSED_SHARE);
  // Quotes that enclose many cells are quotes, in spite of one that was forgotten.
  const areCharacters = double.brokenCount > 0 && double.quotedCount <= double.brokenCount * WELL_QUOTED;
  return areCharacters && other.share >= double.share;
}

/** True where some column stands in single quotes throughout, and none in double ones. */
function isEnclosed({ records: [, ...rows], width }: Reading): boolean {
  return Array.from({ length: width }, (_, index) => index).some((index) => {
    const cells = rows.map((cells) => cells[index] ?? "").filter((cell) => cell !== "");
    return cells.length > 0 && cells.filter(isSingleQuoted).length >= cells.length * ENCLOSED_SHARE;
  });
}

function readSample({ bytes, isWhole }: Sample, delimiter: string, quote: string): Reading {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const isLast = isWhole && sample.length === bytes.length;
  const syntax = csvSyntax({ delimiter, quote });
  const records: string[][] = [];
  const record = emptyRecord();
  let [brokenCount, quotedCount] = [0, 0];
  for (let at = 0; at < sample.length && records.length < SAMPLE_RECORDS; at = record.next) {
    const outcome = scanRecord(sample, at, syntax, isLast, record);
    if (outcome !== "record") {
      // What is cut off at the end of the sample is no fault, unless it began long before.
      if (outcome === "incomplete" && sample.length - at < SAMPLE_BYTES / 4) break;
      brokenCount += 1;
      const next = nextLine(sample, at);
      // Below a header that cannot be read no other line is taken for it.
      if (next === null || records.length === 0) break;
      record.next = next;
      continue;
    }
    if (record.isBlank) continue;
    const bytesOfRecord = sample.subarray(record.start, record.end);
    if (record.isOdd && record.innerLines > 0) brokenCount += 1;
    else if (!record.isOdd && quote !== "" && bytesOfRecord.includes(quote)) quotedCount += 1;
    records.push(parseCells(bytesOfRecord, syntax));
  }
  return { delimiter, quote, records, brokenCount, quotedCount, ...commonWidth(records) };
}
