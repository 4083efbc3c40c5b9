import "server-only";
import {
  byteOrderMarkLength,
  type CsvSyntax,
  csvSyntax,
  emptyRecord,
  parseCells,
  scanRecord,
} from "@/lib/datasets/server/import/csv-record";
import { uniqueNames } from "@/lib/datasets/server/import/find-table";
import { AppError, invalid } from "@/lib/errors";

/** Which columns a preparation reads, by name. */
export interface WantedColumns {
  text: string;
  label: string;
  /** Rows are kept where every one of these columns has its value. */
  filter: readonly { column: string; value: string }[];
  /** One character; null detects it. */
  delimiter: string | null;
  /** False for a file whose first line is a row: its columns are `column 1`, `column 2` and so on. */
  hasHeader: boolean;
}

/** How a CSV file is read, and where in a record the wanted cells are. */
export interface CsvLayout {
  syntax: CsvSyntax;
  columnCount: number;
  /** Records above the table, which are no rows, and records that name its columns: 1 or 0. */
  recordsAbove: number;
  headerRecords: number;
  maxRecordBytes: number;
  text: number;
  label: number;
  filter: { column: number; value: string }[];
}

/** The app's own limit where nobody has set another. */
export const MAX_RECORD_BYTES = 1024 ** 2;

const DELIMITERS = [",", ";", "\t", "|"] as const;

/**
 * The layout of a file whose first record names all of the wanted columns, which says more than any guess: in a usual
 * dialect, or with the delimiter that is asked for. Null where there is no such header.
 */
export function layoutByHeader(sample: Buffer, isWholeFile: boolean, wanted: WantedColumns): CsvLayout | null {
  if (!wanted.hasHeader) return null;
  for (const delimiter of wanted.delimiter === null ? DELIMITERS : [wanted.delimiter]) {
    const syntax = csvSyntax({ delimiter, quote: '"' });
    const names = uniqueNames(firstCells(sample, isWholeFile, syntax));
    if (wantedNames(wanted).every((name) => names.includes(name))) {
      return layoutOf(wanted, names, { syntax, recordsAbove: 0, headerRecords: 1 });
    }
  }
  return null;
}

/** A layout from the names of the columns. Throws Invalid for a column that is not there, naming those that are. */
export function layoutOf(
  wanted: WantedColumns,
  names: readonly string[],
  reading: Pick<CsvLayout, "syntax" | "recordsAbove" | "headerRecords">,
): CsvLayout {
  const missing = wantedNames(wanted).find((name) => !names.includes(name));
  if (missing !== undefined) throw missingColumn(missing, names);
  if (wanted.text === wanted.label) {
    throw invalid(`“${wanted.text}” cannot be both the text and the label. Name two columns.`);
  }
  return {
    ...reading,
    columnCount: names.length,
    maxRecordBytes: MAX_RECORD_BYTES,
    text: names.indexOf(wanted.text),
    label: names.indexOf(wanted.label),
    filter: wanted.filter.map(({ column, value }) => ({ column: names.indexOf(column), value })),
  };
}

function wantedNames({ text, label, filter }: WantedColumns): string[] {
  return [text, label, ...filter.map(({ column }) => column)];
}

const NAMED_COLUMNS = 20;

function missingColumn(missing: string, names: readonly string[]): AppError {
  const shown = names.slice(0, NAMED_COLUMNS).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  const list = more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
  return new AppError("invalid", `The file has no column “${missing}”. Its columns are: ${list}.`);
}

/** The cells of the first record that is not blank; none where it is not complete in the sample. */
function firstCells(sample: Buffer, isWholeFile: boolean, syntax: CsvSyntax): string[] {
  const record = emptyRecord();
  let at = byteOrderMarkLength(sample);
  while (at < sample.length && scanRecord(sample, at, syntax, isWholeFile, record) === "record") {
    if (!record.isBlank) return parseCells(sample.subarray(record.start, record.end), syntax);
    at = record.next;
  }
  return [];
}
