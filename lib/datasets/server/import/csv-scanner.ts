import "server-only";
import { isUtf8 } from "node:buffer";

/**
 * Finds the records of a CSV file in its bytes, by the rules of pandas' `read_csv(dtype=str)`: LF, CRLF and lone CR end a
 * record outside quotes; a field is quoted only if the quote is its first character; text after the closing quote is
 * appended; a blank line (nothing, or only spaces and tabs) is no record. DuckDB's reader differs from these in several
 * places, and cannot say which line it gave up on, so it is only handed records that both read alike.
 */

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

/** A record longer than this is rejected; it also bounds how far an unclosed quote can swallow the file. */
export const MAX_RECORD_BYTES = 1024 ** 2;

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

/** Reads one record at `start` into `record`. "incomplete" asks for more bytes; "unclosed" is a quote open at the end of the file. */
export function scanRecord(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  isLast: boolean,
  record: CsvRecord,
): ScanOutcome {
  const length = bytes.length;
  let at = start;
  let cells = 1;
  let innerLines = 0;
  let isOdd = false;
  let isBlank = true;

  while (at < length) {
    // At the first byte of a cell.
    if (bytes[at] === QUOTE) {
      isBlank = false;
      at += 1;
      for (;;) {
        while (at < length && bytes[at] !== QUOTE) {
          // A CR right before an LF is counted with that LF.
          if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) innerLines += 1;
          at += 1;
        }
        if (at >= length) return isLast ? "unclosed" : "incomplete";
        at += 1;
        if (bytes[at] !== QUOTE) break;
        at += 1;
      }
      if (at >= length && !isLast) return "incomplete";
    }
    let byte = bytes[at];
    const cellTextStart = at;
    while (at < length && byte !== delimiter && byte !== LF && byte !== CR) {
      if (byte === QUOTE) isOdd = true;
      if (byte !== SPACE && byte !== TAB) isBlank = false;
      at += 1;
      byte = bytes[at];
    }
    if (at > cellTextStart && cellTextStart > start && bytes[cellTextStart - 1] === QUOTE) isOdd = true;
    if (at >= length) break;
    if (byte === delimiter) {
      cells += 1;
      isBlank = false;
      at += 1;
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

/** A record to be filled in by `scanRecord`. */
export function emptyRecord(): CsvRecord {
  return { start: 0, end: 0, next: 0, cellCount: 0, innerLines: 0, lineEnd: "none", isOdd: false, isBlank: true };
}

/** The cells of a record, given its bytes without the line end. */
export function parseCells(bytes: Buffer, delimiter: number): string[] {
  const text = bytes.toString("utf8");
  const separator = String.fromCharCode(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = "";
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const close = text.indexOf('"', at);
        cell += text.slice(at, close < 0 ? text.length : close);
        at = close < 0 ? text.length : close + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const found = text.indexOf(separator, at);
    const end = found < 0 ? text.length : found;
    cells.push(cell + text.slice(at, end));
    if (found < 0) return cells;
    at = found + 1;
  }
}

/** A line that is left out, and why. `line` is 1-based. */
export interface Rejection {
  line: number;
  reason: string;
  bytes: Buffer;
}

export interface ScanOptions {
  delimiter: number;
  columnCount: number;
  /** Records at the start that are not data: 1 with a header, else 0. */
  headerRecords: number;
}

export interface ScanHandlers {
  /** A record that is a row. `bytes` are its cells without the line end, valid only during the call. */
  onRow?: (bytes: Buffer, record: CsvRecord) => void;
  onReject?: (rejection: Rejection) => void;
}

export interface ScanReport {
  rowCount: number;
  rejectedCount: number;
  firstRejection: { line: number; reason: string } | null;
  /** Rows rejected because they are not UTF-8. */
  badEncodingCount: number;
  /** The one line end of all records where DuckDB reads the file exactly as these rules do; else null. */
  plainLineEnd: "lf" | "crlf" | null;
}

/** Pushes a file through in chunks; the state between chunks is the unfinished record. */
export class CsvScan {
  readonly #options: ScanOptions;
  readonly #handlers: ScanHandlers;
  readonly #record = emptyRecord();
  readonly #lineEnds = new Set<LineEnd>();
  readonly #report = { rowCount: 0, rejectedCount: 0, badEncodingCount: 0 };
  #firstRejection: ScanReport["firstRejection"] = null;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #headersLeft: number;
  #isStart = true;
  #isPlain = true;
  /** After an unclosed quote, half a record is not a row with missing cells. */
  #isRecovering = false;
  /** Inside a record that is too long and was rejected already. */
  #isSkippingLine = false;

  constructor(options: ScanOptions, handlers: ScanHandlers = {}) {
    this.#options = options;
    this.#handlers = handlers;
    this.#headersLeft = options.headerRecords;
  }

  push(chunk: Buffer): void {
    this.#scan(this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]), false);
  }

  end(): ScanReport {
    this.#scan(this.#rest, true);
    const [lineEnd] = [...this.#lineEnds].filter((end) => end !== "none");
    const kinds = this.#lineEnds.size - (this.#lineEnds.has("none") ? 1 : 0);
    const isPlain = this.#isPlain && kinds <= 1 && lineEnd !== "cr";
    return {
      ...this.#report,
      firstRejection: this.#firstRejection,
      plainLineEnd: isPlain ? (lineEnd === "crlf" ? "crlf" : "lf") : null,
    };
  }

  #scan(bytes: Buffer, isLast: boolean): void {
    let at = this.#isStart ? skipByteOrderMark(bytes) : 0;
    this.#isStart = this.#isStart && bytes.length < 3 && !isLast;
    if (this.#isStart) {
      this.#rest = bytes;
      return;
    }
    // Whole lines are checked at once, natively; only a chunk with a fault is checked record by record.
    const linesEnd = bytes.lastIndexOf(LF) + 1;
    const isClean = isUtf8(bytes.subarray(0, linesEnd)) && !bytes.subarray(0, linesEnd).includes(0);
    const record = this.#record;

    while (at < bytes.length) {
      if (this.#isSkippingLine) {
        const next = nextLine(bytes, at);
        if (next === null) {
          at = bytes.length;
          break;
        }
        this.#isSkippingLine = false;
        this.#line += 1;
        at = next;
        continue;
      }
      const outcome = scanRecord(bytes, at, this.#options.delimiter, isLast, record);
      if (outcome === "incomplete" && bytes.length - at <= MAX_RECORD_BYTES) break;
      if (outcome !== "record" || record.next - at > MAX_RECORD_BYTES) {
        at = this.#giveUp(bytes, at, outcome === "unclosed");
        continue;
      }
      this.#take(bytes, record, isClean && record.end <= linesEnd);
      at = record.next;
    }
    // A copy, so that the chunk can be freed.
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  /** Rejects the first line of what cannot be read as a record, and goes on after it. */
  #giveUp(bytes: Buffer, at: number, isUnclosed: boolean): number {
    const next = nextLine(bytes, at);
    const line = bytes.subarray(at, next ?? bytes.length);
    const limit = `${MAX_RECORD_BYTES / 1024} kB`;
    let reason = `The row is longer than ${limit}.`;
    if (isUnclosed) reason = "A quote is opened on this line and never closed.";
    else if (line.length <= MAX_RECORD_BYTES) reason = `A quote is opened on this line and not closed within ${limit}.`;
    this.#reject(reason, line);
    this.#isRecovering = true;
    this.#isSkippingLine = next === null;
    if (next !== null) this.#line += 1;
    return next ?? bytes.length;
  }

  #take(bytes: Buffer, record: CsvRecord, isClean: boolean): void {
    const { columnCount } = this.#options;
    const cells = bytes.subarray(record.start, record.end);
    const isHeader = this.#headersLeft > 0 && !record.isBlank;
    if (record.isBlank) this.#isPlain = false;
    else if (isHeader) {
      this.#headersLeft -= 1;
      // DuckDB skips a header by lines.
      if (record.isOdd || record.innerLines > 0) this.#isPlain = false;
    } else {
      const reason = this.#fault(cells, record, isClean);
      if (reason === null) {
        if (record.isOdd || record.cellCount !== columnCount) this.#isPlain = false;
        this.#report.rowCount += 1;
        this.#handlers.onRow?.(cells, record);
      } else this.#reject(reason, cells);
    }
    this.#lineEnds.add(record.lineEnd);
    this.#line += record.innerLines + 1;
  }

  #fault(cells: Buffer, { cellCount }: CsvRecord, isClean: boolean): string | null {
    const { columnCount } = this.#options;
    if (!isClean && !isUtf8(cells)) {
      this.#report.badEncodingCount += 1;
      return "The row is not valid UTF-8 text.";
    }
    if (!isClean && cells.includes(0)) return "The row contains a NUL character.";
    if (cellCount > columnCount) return `The row has ${cellCount} cells where ${columnCount} are expected.`;
    if (cellCount < columnCount && this.#isRecovering) {
      return `The row has ${cellCount} of ${columnCount} cells, after a quote that is not closed.`;
    }
    return null;
  }

  #reject(reason: string, bytes: Buffer): void {
    this.#isPlain = false;
    this.#report.rejectedCount += 1;
    this.#firstRejection ??= { line: this.#line, reason };
    this.#handlers.onReject?.({ line: this.#line, reason, bytes });
  }
}

function skipByteOrderMark(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Start of the line after the one at `from`, or null when the buffer ends before. */
function nextLine(bytes: Buffer, from: number): number | null {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] === CR && at + 1 < bytes.length) return bytes[at + 1] === LF ? at + 2 : at + 1;
  }
  return null;
}
