import "server-only";
import { isUtf8 } from "node:buffer";
import { isBlank } from "@/lib/datasets/label-keys";
import type { CsvLayout } from "./csv-layout";
import type { FileWindow } from "./file-window";
import { CellFinder, isQuoted, unquote } from "./find-cells";
import { jsonLength } from "./json-bytes";
import { LabelCodes } from "./label-codes";
import { lineEnding } from "./line-parts";
import { RowTable } from "./row-table";
import { SLACK, viewOf } from "./words";

const SPACE = 0x20;

export interface ReadRowsOptions {
  /** Name of the target in the lines to be written. */
  target: string;
  /** Take a blank label for a label like any other, as the tutorial does; else its rows are left out. */
  keepsBlankLabels: boolean;
  maxLabels: number;
}

/** Why a file is not read to its end: a line that `CsvScan` would reject, or more labels than are allowed. */
export type ReadStop = "fault" | "labels";

/** Reads the records of one window after the other and notes the rows that pass the filter. */
export class RowReader {
  readonly table = new RowTable();
  /** What follows the text in the lines of each label. */
  readonly endings: Uint8Array[] = [];
  /** Rows of the file, of them those that pass the filter, and of those the ones without a label. */
  rowCount = 0;
  filteredCount = 0;
  blankLabelCount = 0;
  readonly #layout: CsvLayout;
  readonly #options: ReadRowsOptions;
  readonly #finder: CellFinder;
  readonly #textSlot: number;
  readonly #labelSlot: number;
  readonly #filter: { slot: number; value: Buffer }[];
  readonly #codes: LabelCodes;
  readonly #scratch: Buffer;
  readonly #scratchView: DataView;
  #headersLeft: number;

  constructor(layout: CsvLayout, options: ReadRowsOptions) {
    const { text, label, filter } = layout;
    const columns = [...new Set([text, label, ...filter.map(({ column }) => column)])].sort((a, b) => a - b);
    this.#layout = layout;
    this.#options = options;
    this.#finder = new CellFinder(layout.syntax.delimiter.charCodeAt(0), columns);
    this.#textSlot = columns.indexOf(text);
    this.#labelSlot = columns.indexOf(label);
    this.#filter = filter.map(({ column, value }) => ({ slot: columns.indexOf(column), value: Buffer.from(value) }));
    this.#codes = new LabelCodes(options.maxLabels);
    this.#scratch = Buffer.allocUnsafeSlow(layout.maxRecordBytes + SLACK);
    this.#scratchView = viewOf(this.#scratch);
    this.#headersLeft = layout.headerRecords;
  }

  /** The labels so far, in order of first appearance. */
  labels(): string[] {
    return this.endings.map((_, code) => this.#codes.label(code));
  }

  /** Reads the records from `from` on and returns where the unfinished one begins, or why it stopped. */
  read(window: FileWindow, from: number): number | ReadStop {
    const { bytes, length, isAtEnd } = window;
    const finder = this.#finder;
    const { maxRecordBytes } = this.#layout;
    const whole = bytes.subarray(from, isAtEnd ? length : endOfCharacters(bytes, length));
    // All at once, natively; only where there is a fault is each record checked.
    const isClean = isUtf8(whole) && !whole.includes(0);
    let at = from;
    while (at < length) {
      const outcome = finder.find(window, at, length, isAtEnd);
      if (outcome === "incomplete" && length - at <= maxRecordBytes) return at;
      if (outcome !== "record" || finder.next - at > maxRecordBytes) return "fault";
      if (!finder.isBlank) {
        const stop = this.#take(window, at, isClean);
        if (stop !== null) return stop;
      }
      at = finder.next;
    }
    return at;
  }

  #take(window: FileWindow, start: number, isClean: boolean): ReadStop | null {
    const { bytes } = window;
    const finder = this.#finder;
    if (this.#headersLeft > 0) {
      this.#headersLeft -= 1;
      return null;
    }
    if (finder.cellCount > this.#layout.columnCount) return "fault";
    if (!isClean && !isReadable(bytes.subarray(start, finder.end))) return "fault";
    this.rowCount += 1;
    for (const { slot, value } of this.#filter) if (!this.#hasText(bytes, slot, value)) return null;
    this.filteredCount += 1;
    const code = this.#labelOf(window);
    if (code === null) {
      this.blankLabelCount += 1;
      return null;
    }
    if (code < 0) return "labels";
    if (this.endings[code] === undefined)
      this.endings[code] = lineEnding(this.#options.target, this.#codes.label(code));
    this.#addRow(window, code);
    return null;
  }

  #addRow({ bytes, base }: FileWindow, code: number): void {
    const slot = this.#textSlot;
    const start = this.#finder.starts[slot] ?? 0;
    const end = this.#finder.ends[slot] ?? 0;
    if (this.#finder.arePlain[slot] === 1) {
      this.table.add(code, base + start, end - start, true);
      return;
    }
    if (!isQuoted(bytes, start, end)) {
      this.table.add(code, base + start, jsonLength(bytes, start, end), false);
      return;
    }
    const length = jsonLength(this.#scratch, 0, unquote(bytes, start, end, this.#scratch));
    this.table.add(code, base + start, length, false);
  }

  /** The label's code; null where the cell is blank and that is no label, -1 where there are too many labels. */
  #labelOf({ bytes, view }: FileWindow): number | null {
    const slot = this.#labelSlot;
    const start = this.#finder.starts[slot] ?? 0;
    const end = this.#finder.ends[slot] ?? 0;
    if (this.#isQuoted(bytes, slot)) {
      return this.#codeOf(this.#scratch, this.#scratchView, 0, unquote(bytes, start, end, this.#scratch));
    }
    return this.#codeOf(bytes, view, start, end);
  }

  #codeOf(bytes: Buffer, view: DataView, start: number, end: number): number | null {
    if (!this.#options.keepsBlankLabels) {
      const first = start < end ? (bytes[start] ?? 0) : 0;
      if (first <= SPACE && isBlank(bytes.toString("utf8", start, end))) return null;
    }
    return this.#codes.codeOf(view, start, end - start);
  }

  #hasText(bytes: Buffer, slot: number, value: Buffer): boolean {
    const start = this.#finder.starts[slot] ?? 0;
    const end = this.#finder.ends[slot] ?? 0;
    if (!this.#isQuoted(bytes, slot)) return value.equals(bytes.subarray(start, end));
    return value.equals(this.#scratch.subarray(0, unquote(bytes, start, end, this.#scratch)));
  }

  /** True for a cell whose text is not the bytes between its start and end. */
  #isQuoted(bytes: Buffer, slot: number): boolean {
    const { starts, ends, arePlain } = this.#finder;
    return arePlain[slot] === 0 && isQuoted(bytes, starts[slot] ?? 0, ends[slot] ?? 0);
  }
}

function isReadable(record: Buffer): boolean {
  return isUtf8(record) && !record.includes(0);
}

/** Where a window can be cut without cutting a character: records end in ASCII, so this is past all that are complete. */
function endOfCharacters(bytes: Uint8Array, length: number): number {
  let end = length;
  while (end > 0 && (bytes[end - 1] ?? 0) >= 0x80) end -= 1;
  return end;
}
