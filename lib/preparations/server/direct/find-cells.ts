import "server-only";
import { CR, LF, type ScanOutcome } from "@/lib/datasets/server/import/csv-record";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TAB = 0x09;

/** A byte in each of the four places of a word. */
const EACH = 0x01010101;
const HIGH_BITS = 0x80 * EACH;

/**
 * Finds records as `scanRecord` does, and in them the cells of a few columns, without making anything of the others: a
 * million rows are read for two columns, most of whose cells only have to be found again.
 */
export class CellFinder {
  /** Past the last byte of the record, without its line end. */
  end = 0;
  /** Where the next record starts. */
  next = 0;
  cellCount = 0;
  /** Nothing, or only spaces and tabs: no record at all. */
  isBlank = false;
  /**
   * 1 for a wanted cell whose text stands in the file as JSON writes it, and 0 for one that is to be unquoted or escaped.
   */
  readonly arePlain: Uint8Array;
  /** First byte of each wanted cell, and past its last: of its text where it is plain, else of the cell with its quotes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #columns: Int32Array;
  readonly #delimiter: number;
  readonly #isStop = new Uint8Array(256);
  #isPlain = true;

  /**
   * @param delimiter a byte.
   * @param columns wanted, each once, ascending: `starts[i]` belongs to `columns[i]`.
   */
  constructor(delimiter: number, columns: readonly number[]) {
    this.#delimiter = delimiter;
    this.#columns = Int32Array.from(columns);
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.arePlain = new Uint8Array(columns.length);
    for (const byte of [delimiter, LF, CR]) this.#isStop[byte] = 1;
  }

  /**
   * Reads the record at `start`. Only `length` bytes are there; the caller has put a line feed after them, so that the
   * loops need not ask for the end at every byte, and there is `SLACK` behind. "incomplete" asks for more bytes; "unclosed"
   * is a quote open at the end of the file.
   */
  find({ bytes, view }: Bytes, start: number, length: number, isLast: boolean): ScanOutcome {
    const columns = this.#columns;
    const delimiter = this.#delimiter;
    let at = start;
    let cell = 0;
    let slot = 0;
    for (;;) {
      const cellStart = at;
      at = this.#pastCell(bytes, view, at, length);
      if (at < 0) return isLast ? "unclosed" : "incomplete";
      if (cell === columns[slot]) {
        const quotes = this.#isPlain && bytes[cellStart] === QUOTE ? 1 : 0;
        this.starts[slot] = cellStart + quotes;
        this.ends[slot] = at - quotes;
        this.arePlain[slot] = this.#isPlain ? 1 : 0;
        slot += 1;
      }
      if (bytes[at] !== delimiter || at >= length) break;
      cell += 1;
      at += 1;
    }
    const isCarriageReturn = at < length && bytes[at] === CR;
    if (!isLast && at + (isCarriageReturn ? 1 : 0) >= length) return "incomplete";
    const isPair = isCarriageReturn && at + 1 < length && bytes[at + 1] === LF;
    this.end = at;
    this.next = Math.min(length, at + (isPair ? 2 : 1));
    this.cellCount = cell + 1;
    this.isBlank = cell === 0 && isBlankRecord(bytes, start, at);
    for (; slot < columns.length; slot += 1) {
      this.starts[slot] = at;
      this.ends[slot] = at;
      this.arePlain[slot] = 1;
    }
    return "record";
  }

  /** Past the last byte of the cell at `start`; -1 where a quote is not closed before `length`. */
  endOfCell({ bytes, view }: Bytes, start: number, length: number): number {
    return this.#pastCell(bytes, view, start, length);
  }

  #pastCell(bytes: Uint8Array, view: DataView, start: number, length: number): number {
    const isStop = this.#isStop;
    const isQuoted = bytes[start] === QUOTE && start < length;
    let at = pastPlain(view, isQuoted ? start + 1 : start, this.#delimiter);
    if (!isQuoted) {
      this.#isPlain = isStop[bytes[at] ?? LF] === 1;
    } else if (bytes[at] === QUOTE && at < length && isStop[bytes[at + 1] ?? LF] === 1) {
      this.#isPlain = true;
      return at + 1;
    } else {
      this.#isPlain = false;
      at = pastClosingQuote(bytes, at, length);
      if (at < 0) return -1;
    }
    while (isStop[bytes[at] ?? LF] === 0) at += 1;
    return at;
  }
}

/** Bytes and a view of the same. */
export interface Bytes {
  bytes: Uint8Array;
  view: DataView;
}

/**
 * Past the plain bytes at `start`: those from SPACE to below DEL other than quote, backslash and delimiter. Four at a time.
 */
function pastPlain(view: DataView, start: number, delimiter: number): number {
  const delimiters = Math.imul(delimiter, EACH);
  for (let at = start; ; at += 4) {
    const word = view.getInt32(at, true);
    // The high bit of a byte is set where it is above DEL, below SPACE, DEL, a quote, a backslash or the delimiter. A borrow
    // from below may set it too, but then one of the bytes below is such a byte: the lowest mark is always a true one.
    const marks =
      (word |
        (word - SPACE * EACH) |
        (word + EACH) |
        ((word ^ (QUOTE * EACH)) - EACH) |
        ((word ^ (BACKSLASH * EACH)) - EACH) |
        ((word ^ delimiters) - EACH)) &
      HIGH_BITS;
    if (marks !== 0) return at + ((31 - Math.clz32(marks & -marks)) >> 3);
  }
}

/** Past the quote that closes a cell, given a place inside it; -1 where there is none before `length`. */
function pastClosingQuote(bytes: Uint8Array, start: number, length: number): number {
  for (let at = start; at < length; at += 1) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at + 1;
    at += 1;
  }
  return -1;
}

function isBlankRecord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== SPACE && bytes[at] !== TAB) return false;
  return true;
}

/** True for a cell whose text is not its bytes: it begins with a quote. */
export function isQuoted(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === QUOTE && start < end;
}

/** Writes the text of a quoted cell to the start of `target`, as bytes, and returns their number. */
export function unquote(bytes: Uint8Array, start: number, end: number, target: Uint8Array): number {
  let written = 0;
  let at = start + 1;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      if (bytes[at + 1] !== QUOTE || at + 1 >= end) break;
      at += 1;
    }
    target[written] = byte;
    written += 1;
    at += 1;
  }
  // What stands after the closing quote is part of the text as it is.
  for (at += 1; at < end; at += 1) {
    target[written] = bytes[at] ?? 0;
    written += 1;
  }
  return written;
}
