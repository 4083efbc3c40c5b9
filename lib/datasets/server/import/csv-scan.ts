import "server-only";
import { isUtf8 } from "node:buffer";
import {
  byteOrderMarkLength,
  type CsvRecord,
  type CsvSyntax,
  emptyRecord,
  LF,
  type LineEnd,
  nextLine,
  scanRecord,
} from "./csv-record";
import { recordTooLong } from "./limits";
import { NOT_TEXT, type Rejection } from "./rejection";
import { type RowSizes, SizeCounter } from "./rows-parquet";

export interface ScanOptions {
  syntax: CsvSyntax;
  columnCount: number;
  /** Records before the table, a title or a note: they are rejected. */
  recordsAbove: number;
  /** Records that name the columns: 1 with a header, else 0. */
  headerRecords: number;
  maxRecordBytes: number;
}

export interface ScanHandlers {
  /** A record that is a row. `bytes` are its cells without the line end, valid only during the call. */
  onRow?: (bytes: Buffer, record: CsvRecord) => void;
  onReject?: (rejection: Rejection) => void;
}

export interface ScanReport {
  sizes: RowSizes;
  rejectedCount: number;
  /** Lines with nothing in them; those above the header count as well. */
  blankCount: number;
  /** Rows with fewer cells than there are columns. */
  paddedCount: number;
  firstRejection: { line: number; reason: string } | null;
  /** The one line end of all records where DuckDB reads the file exactly as these rules do; else null. */
  plainLineEnd: "lf" | "crlf" | null;
}

/** Pushes a file through in chunks; the state between chunks is the unfinished record. */
export class CsvScan {
  readonly #options: ScanOptions;
  readonly #handlers: ScanHandlers;
  readonly #record = emptyRecord();
  readonly #lineEnds = new Set<LineEnd>();
  readonly #report = { rejectedCount: 0, blankCount: 0, paddedCount: 0 };
  readonly #sizes = new SizeCounter();
  #firstRejection: ScanReport["firstRejection"] = null;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #aboveLeft: number;
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
    this.#aboveLeft = options.recordsAbove;
    this.#headersLeft = options.headerRecords;
  }

  get rowCount(): number {
    return this.#sizes.rowCount;
  }

  push(chunk: Buffer): void {
    this.#scan(this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]), false);
  }

  end(): ScanReport {
    this.#scan(this.#rest, true);
    return this.report();
  }

  /** What was seen so far, without taking what is left for a record. */
  report(): ScanReport {
    const [lineEnd] = [...this.#lineEnds].filter((end) => end !== "none");
    const kinds = this.#lineEnds.size - (this.#lineEnds.has("none") ? 1 : 0);
    const isPlain = this.#isPlain && kinds <= 1 && lineEnd !== "cr";
    return {
      ...this.#report,
      sizes: this.#sizes.sizes(),
      firstRejection: this.#firstRejection,
      plainLineEnd: isPlain ? (lineEnd === "crlf" ? "crlf" : "lf") : null,
    };
  }

  #scan(bytes: Buffer, isLast: boolean): void {
    let at = this.#isStart ? byteOrderMarkLength(bytes) : 0;
    this.#isStart = this.#isStart && bytes.length < 3 && !isLast;
    if (this.#isStart) {
      this.#rest = bytes;
      return;
    }
    const { syntax, maxRecordBytes } = this.#options;
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
      const outcome = scanRecord(bytes, at, syntax, isLast, record);
      if (outcome === "incomplete" && bytes.length - at <= maxRecordBytes) break;
      if (outcome !== "record" || record.next - at > maxRecordBytes) {
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
    const { maxRecordBytes } = this.#options;
    const next = nextLine(bytes, at);
    const line = bytes.subarray(at, next ?? bytes.length);
    let reason = recordTooLong(maxRecordBytes);
    if (isUnclosed) reason = "A quote is opened on this line and never closed.";
    else if (line.length <= maxRecordBytes) {
      reason = `A quote is opened on this line and not closed within ${maxRecordBytes / 1024} kB.`;
    }
    this.#reject(reason, line);
    this.#isRecovering = true;
    this.#isSkippingLine = next === null;
    if (next !== null) this.#line += 1;
    return next ?? bytes.length;
  }

  #take(bytes: Buffer, record: CsvRecord, isClean: boolean): void {
    const cells = bytes.subarray(record.start, record.end);
    if (record.isBlank) {
      this.#isPlain = false;
      this.#report.blankCount += 1;
    } else if (this.#aboveLeft > 0) {
      this.#aboveLeft -= 1;
      this.#reject("This line stands above the table.", cells);
    } else if (this.#headersLeft > 0) {
      this.#headersLeft -= 1;
      // DuckDB skips a header by lines, and expects as many cells in it as there are columns.
      if (record.isOdd || record.innerLines > 0 || record.cellCount !== this.#options.columnCount) {
        this.#isPlain = false;
      }
    } else {
      const reason = this.#fault(cells, record, isClean);
      if (reason === null) this.#takeRow(cells, record);
      else this.#reject(reason, cells);
    }
    this.#lineEnds.add(record.lineEnd);
    this.#line += record.innerLines + 1;
  }

  #takeRow(cells: Buffer, record: CsvRecord): void {
    if (record.cellCount < this.#options.columnCount) this.#report.paddedCount += 1;
    if (record.isOdd || record.cellCount !== this.#options.columnCount) this.#isPlain = false;
    this.#sizes.add(cells.length);
    this.#handlers.onRow?.(cells, record);
  }

  #fault(cells: Buffer, { cellCount }: CsvRecord, isClean: boolean): string | null {
    const { columnCount } = this.#options;
    if (!isClean && !isUtf8(cells)) return NOT_TEXT;
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
    this.#handlers.onReject?.({ line: this.#line, reason, raw: bytes });
  }
}
