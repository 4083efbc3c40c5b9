import "server-only";
import type { FileHandle } from "node:fs/promises";
import { i32 } from "@/lib/typed";

const FILE_SLICE_BYTES = 4 * 1024 ** 2;

interface ArenaSize {
  /** Row ids are below it. */
  rowLimit: number;
  /** A guess of the bytes of a line. */
  lineBytes: number;
  /** What the lines may take together; a single line may be larger. */
  maxBytes: number;
}

/**
 * ASCII lines in one buffer, put in the order of their rows and written in the order of their places. Where the lines
 * turn out not to fit, the later places are given up: it then holds the first `lineCount` of them.
 */
export class LineArena {
  /** The last place of each row; one row may have several. */
  readonly #lastOfRow: Int32Array;
  /** Of each place the one before it with the same row; null where no row has several. */
  readonly #before: Int32Array | null;
  readonly #starts: Float64Array;
  readonly #lengths: Uint32Array;
  /** Rows in the order in which their lines stand in the buffer. */
  readonly #putRows: Int32Array;
  readonly #maxBytes: number;
  #putCount = 0;
  #putBytes = 0;
  #putTotal = 0;
  #lineCount: number;
  #bytes: Buffer;
  #used = 0;

  /** `rows` are the rows of the places, one after the other. */
  constructor(rows: Int32Array, { rowLimit, lineBytes, maxBytes }: ArenaSize) {
    ({ lastOfRow: this.#lastOfRow, before: this.#before } = findPlaces(rows, rowLimit));
    this.#lineCount = rows.length;
    this.#starts = new Float64Array(rows.length);
    this.#lengths = new Uint32Array(rows.length);
    this.#putRows = new Int32Array(rows.length);
    this.#maxBytes = maxBytes;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(maxBytes, Math.ceil(rows.length * lineBytes)));
  }

  /** Places whose lines are held, from the first. */
  get lineCount(): number {
    return this.#lineCount;
  }

  get bytesHeld(): number {
    return this.#used;
  }

  /** Bytes of a line, of all that were ever put. */
  get meanBytes(): number {
    return this.#putTotal === 0 ? 0 : this.#putBytes / this.#putTotal;
  }

  /** Whether the line of this row is to be put. */
  wants(row: number): boolean {
    return this.#placeOf(row) >= 0;
  }

  /** Puts the line of a row that is wanted; each row at most once. */
  put(row: number, line: string): void {
    this.#putBytes += line.length;
    this.#putTotal += 1;
    if (this.#used + line.length > this.#bytes.length) {
      this.#makeRoom(line.length);
      if (!this.wants(row)) return;
    }
    this.#putRows[this.#putCount++] = row;
    this.#place(row, this.#used, line.length);
    this.#used += this.#bytes.write(line, this.#used, "latin1");
  }

  /** Appends the lines of the places from `from` until `to`. */
  async writeTo(handle: FileHandle, from: number, to: number): Promise<void> {
    let slice = Buffer.allocUnsafe(FILE_SLICE_BYTES);
    let filled = 0;
    for (let place = from; place < to; place++) {
      const length = this.#lengths[place] ?? 0;
      const start = this.#starts[place] ?? 0;
      if (filled + length > slice.length) {
        await handle.appendFile(slice.subarray(0, filled));
        filled = 0;
        if (length > slice.length) slice = Buffer.allocUnsafe(length);
      }
      this.#bytes.copy(slice, filled, start, start + length);
      filled += length;
    }
    await handle.appendFile(slice.subarray(0, filled));
  }

  /** The last place of a row that is still held, or -1. */
  #placeOf(row: number): number {
    let place = i32(this.#lastOfRow, row);
    while (place >= this.#lineCount) place = this.#before?.[place] ?? -1;
    return place;
  }

  /** Says where the line of a row stands, for each of its places. */
  #place(row: number, start: number, length: number): void {
    const before = this.#before;
    for (let place = this.#placeOf(row); place >= 0; place = before === null ? -1 : i32(before, place)) {
      this.#starts[place] = start;
      this.#lengths[place] = length;
    }
  }

  /** Grows as far as it may, then gives up later places until `length` bytes more fit or one place is left. */
  #makeRoom(length: number): void {
    while (this.#used + length > this.#maxBytes && this.#lineCount > 1) {
      this.#lineCount = Math.ceil(this.#lineCount / 2);
      this.#dropLinesGivenUp();
    }
    const needed = this.#used + length;
    if (needed <= this.#bytes.length) return;
    const wanted = Math.min(this.#maxBytes, Math.ceil(this.#bytes.length * 1.5));
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, wanted));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }

  /** Moves the lines that are still held to the front of the buffer. */
  #dropLinesGivenUp(): void {
    let [count, used] = [0, 0];
    for (let index = 0; index < this.#putCount; index++) {
      const row = i32(this.#putRows, index);
      const place = this.#placeOf(row);
      if (place < 0) continue;
      const [start, length] = [this.#starts[place] ?? 0, this.#lengths[place] ?? 0];
      this.#bytes.copyWithin(used, start, start + length);
      this.#place(row, used, length);
      this.#putRows[count++] = row;
      used += length;
    }
    [this.#putCount, this.#used] = [count, used];
  }
}

/** The last place of each row id among these, and of each place the one before it with the same row; null for none. */
function findPlaces(rows: Int32Array, rowLimit: number): { lastOfRow: Int32Array; before: Int32Array | null } {
  const lastOfRow = new Int32Array(rowLimit).fill(-1);
  let before: Int32Array | null = null;
  rows.forEach((row, place) => {
    const known = lastOfRow[row] ?? -1;
    if (known >= 0) {
      before ??= new Int32Array(rows.length).fill(-1);
      before[place] = known;
    }
    lastOfRow[row] = place;
  });
  return { lastOfRow, before };
}
