import "server-only";

/**
 * Finds the records of a CSV file in its bytes, by the rules of pandas' `read_csv(dtype=str)`: LF, CRLF and lone CR end a
 * record outside quotes; a field is quoted only if the quote is its first character; text after the closing quote is
 * appended; a blank line (nothing, or only spaces and tabs) is no record. DuckDB's reader differs from these in several
 * places, and cannot say which line it gave up on, so it is only handed records that both read alike.
 */

export const LF = 0x0a;
export const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** No byte: where quotes are ordinary characters. */
const NO_QUOTE = -1;

/** What separates and encloses cells, as characters and as the bytes to look for. */
export interface CsvSyntax {
  delimiter: string;
  quote: string;
  delimiterBytes: Uint8Array;
  quoteByte: number;
}

/** `delimiter` is one character of any script; `quote` is one of ASCII, or empty for none. */
export function csvSyntax({ delimiter, quote }: { delimiter: string; quote: string }): CsvSyntax {
  return {
    delimiter,
    quote,
    delimiterBytes: Buffer.from(delimiter),
    quoteByte: quote === "" ? NO_QUOTE : quote.charCodeAt(0),
  };
}

export type LineEnd = "lf" | "crlf" | "cr" | "none";

/** Where one record lies in the buffer that was scanned. */
export interface CsvRecord {
  start: number;
  /** Past the last byte of the last cell. */
  end: number;
  /** Where the next record starts. */
  next: number;
  cellCount: number;
  /** Line ends inside quotes. */
  innerLines: number;
  lineEnd: LineEnd;
  /** Text after a closing quote, or a quote inside an unquoted cell: DuckDB reads these differently. */
  isOdd: boolean;
  isBlank: boolean;
}

export type ScanOutcome = "record" | "incomplete" | "unclosed";

/** A record to be filled in by `scanRecord`. */
export function emptyRecord(): CsvRecord {
  return { start: 0, end: 0, next: 0, cellCount: 0, innerLines: 0, lineEnd: "none", isOdd: false, isBlank: true };
}

/** Reads one record at `start` into `record`. "incomplete" asks for more bytes; "unclosed" is a quote open at the end of the file. */
export function scanRecord(
  bytes: Uint8Array,
  start: number,
  { delimiterBytes, quoteByte }: CsvSyntax,
  isLast: boolean,
  record: CsvRecord,
): ScanOutcome {
  const length = bytes.length;
  const delimiter = delimiterBytes[0];
  const delimiterLength = delimiterBytes.length;
  let at = start;
  let cells = 1;
  let innerLines = 0;
  let isOdd = false;
  let isBlank = true;

  while (at < length) {
    // At the first byte of a cell.
    const isQuoted = bytes[at] === quoteByte;
    if (isQuoted) {
      isBlank = false;
      at += 1;
      for (;;) {
        while (at < length && bytes[at] !== quoteByte) {
          // A CR right before an LF is counted with that LF.
          if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) innerLines += 1;
          at += 1;
        }
        if (at >= length) return isLast ? "unclosed" : "incomplete";
        at += 1;
        if (bytes[at] !== quoteByte) break;
        at += 1;
      }
      if (at >= length && !isLast) return "incomplete";
    }
    let byte = bytes[at];
    const textStart = at;
    while (at < length && byte !== LF && byte !== CR) {
      if (byte === delimiter && (delimiterLength === 1 || isDelimiter(bytes, at, delimiterBytes))) break;
      if (byte === quoteByte) isOdd = true;
      if (byte !== SPACE && byte !== TAB) isBlank = false;
      at += 1;
      byte = bytes[at];
    }
    if (isQuoted && at > textStart) isOdd = true;
    if (at >= length) break;
    if (byte === delimiter) {
      cells += 1;
      isBlank = false;
      at += delimiterLength;
      continue;
    }
    if (byte === CR && at + 1 >= length && !isLast) return "incomplete";
    const isCrLf = byte === CR && bytes[at + 1] === LF;
    record.end = at;
    record.next = at + (isCrLf ? 2 : 1);
    record.lineEnd = isCrLf ? "crlf" : byte === CR ? "cr" : "lf";
    break;
  }
  if (at >= length) {
    if (!isLast) return "incomplete";
    record.end = length;
    record.next = length;
    record.lineEnd = "none";
  }
  // Set one by one: an object for every record would be most of the garbage of an import.
  record.start = start;
  record.cellCount = cells;
  record.innerLines = innerLines;
  record.isOdd = isOdd;
  record.isBlank = isBlank;
  return "record";
}

/** For a delimiter of several bytes, at whose first byte `at` is; UTF-8 has no other place where they could stand. */
function isDelimiter(bytes: Uint8Array, at: number, delimiter: Uint8Array): boolean {
  for (let offset = 1; offset < delimiter.length; offset++) {
    if (bytes[at + offset] !== delimiter[offset]) return false;
  }
  return true;
}

/** The cells of a record, given its bytes without the line end. */
export function parseCells(bytes: Buffer, { delimiter, quote }: CsvSyntax): string[] {
  const text = bytes.toString("utf8");
  if (quote === "") return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = "";
    if (text[at] === quote) {
      at += 1;
      for (;;) {
        const close = text.indexOf(quote, at);
        cell += text.slice(at, close < 0 ? text.length : close);
        at = close < 0 ? text.length : close + 1;
        if (text[at] !== quote) break;
        cell += quote;
        at += 1;
      }
    }
    const found = text.indexOf(delimiter, at);
    const end = found < 0 ? text.length : found;
    cells.push(cell + text.slice(at, end));
    if (found < 0) return cells;
    at = found + 1;
  }
}

/** Start of the line after the one at `from`, or null when the buffer ends before. */
export function nextLine(bytes: Buffer, from: number): number | null {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] === CR && at + 1 < bytes.length) return bytes[at + 1] === LF ? at + 2 : at + 1;
  }
  return null;
}

/** Length of a UTF-8 byte order mark at the start of `bytes`: 3 or 0. */
export function byteOrderMarkLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
