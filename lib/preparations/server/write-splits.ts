import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { throwIfCancelled } from "@/lib/datasets/server/tasks";
import { withDuckDB } from "@/lib/store/duckdb";
import { pythonJsonString } from "../jsonl";
import type { SplitName } from "../schema";
import { forEachRow } from "./for-each-row";
import { type LineLabels, lineLabels } from "./line-labels";
import type { PreparationPlan } from "./plan";
import type { PreparationSource } from "./source";

/** Lines are gathered in one buffer per pass over the rows; it is about this large at most. */
const PASS_BYTES = 128 * 1024 ** 2;

/** Around the text: keys, label, escapes. */
const LINE_OVERHEAD_BYTES = 60;
/** Characters that JSON escapes, and those outside ASCII, take more bytes than one. */
const ESCAPE_FACTOR = 1.2;
const FILE_SLICE_BYTES = 4 * 1024 ** 2;
/** Progress is told after so many rows. */
const PROGRESS_ROWS = 10_000;
const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

interface WriteOptions {
  signal?: AbortSignal;
  passBytes?: number;
  /** Rows read so far, and how many there will be over all passes. */
  onProgress?: (done: number, total: number) => void;
}

/** What is written: the rows of each split in the order of its file. */
export interface SplitRows {
  source: PreparationSource;
  plan: PreparationPlan;
  rows: Record<SplitName, Int32Array>;
}

/**
 * Writes the three JSONL files into `directory`. The rows are in random order but the Parquet file is read in its own:
 * each pass reads the whole text column and keeps the lines of one stretch of the output, so memory stays bounded.
 * Throws Cancelled.
 */
export async function writeSplits(
  { source, plan, rows }: SplitRows,
  directory: string,
  { signal, passBytes = PASS_BYTES, onProgress }: WriteOptions = {},
): Promise<void> {
  const meanLength = source.dataset.columns
    .filter(({ name }) => source.roles.text.columns.includes(name))
    .reduce((sum, column) => sum + column.meanLength, 0);
  const lineBytes = meanLength * ESCAPE_FACTOR + LINE_OVERHEAD_BYTES;
  const rowsPerPass = Math.max(1, Math.floor(passBytes / lineBytes));
  const used = SPLITS.reduce((sum, split) => sum + rows[split].length, 0);
  const total = Math.max(1, Math.ceil(used / rowsPerPass)) * source.dataset.rows.rowCount;
  const labels = lineLabels(source, plan);
  let done = 0;
  await withDuckDB(async (connection) => {
    let arena: LineArena | null = null;
    for (const stretch of stretches(rows, rowsPerPass)) {
      if (stretch.isNewPass) {
        const onRow = () => {
          done += 1;
          if (done % PROGRESS_ROWS === 0) onProgress?.(done, total);
        };
        arena = await readLines({ connection, source, labels, lineBytes, onRow, signal }, stretch.passRows);
      }
      const handle = await open(path.join(directory, `${stretch.split}.jsonl`), "a", 0o600);
      try {
        await arena?.writeTo(handle, stretch.from, stretch.to);
        await handle.sync();
      } finally {
        await handle.close();
      }
      throwIfCancelled(signal);
    }
  }, signal);
}

interface Stretch {
  split: SplitName;
  /** Row indexes of the pass, in the order of the output: parts of one or more splits, side by side. */
  passRows: Int32Array;
  isNewPass: boolean;
  /** Where in `passRows` the lines of this split begin and end. */
  from: number;
  to: number;
}

/** Cuts the three splits, one after the other, into passes of so many rows. Each split is named at least once. */
function* stretches(rows: Record<SplitName, Int32Array>, rowsPerPass: number): Generator<Stretch> {
  const all = new Int32Array(SPLITS.reduce((sum, split) => sum + rows[split].length, 0));
  let [start, passStart, isNewPass] = [0, 0, true];
  for (const split of SPLITS) {
    all.set(rows[split], start);
    start += rows[split].length;
  }
  start = 0;
  for (const split of SPLITS) {
    const end = start + rows[split].length;
    do {
      if (start === passStart + rowsPerPass) [passStart, isNewPass] = [start, true];
      const to = Math.min(end, passStart + rowsPerPass);
      const passRows = all.subarray(passStart, passStart + rowsPerPass);
      yield { split, passRows, isNewPass, from: start - passStart, to: to - passStart };
      [start, isNewPass] = [to, false];
    } while (start < end);
  }
}

interface ReadOptions {
  connection: DuckDBConnection;
  source: PreparationSource;
  labels: LineLabels;
  lineBytes: number;
  onRow: () => void;
  signal: AbortSignal | undefined;
}

/** The lines of these rows, in their order. */
async function readLines(
  { connection, source: { textSql, dataset }, labels, lineBytes, onRow, signal }: ReadOptions,
  rows: Int32Array,
): Promise<LineArena> {
  const placeOfRow = new Int32Array(dataset.rows.rowLimit).fill(-1);
  rows.forEach((row, place) => {
    placeOfRow[row] = place;
  });
  const arena = new LineArena(rows.length, Math.ceil(rows.length * lineBytes));
  const sql = `SELECT ${["row", textSql, ...labels.keys].join(", ")} FROM ${dataset.rows.from}`;
  const visit = (row: number, cellOf: (column: number) => unknown) => {
    onRow();
    const place = placeOfRow[row] ?? -1;
    // A text is only turned into a string when it is asked for, which is most of the work.
    if (place < 0) return;
    const ending = labels.endingOf(row, (index) => String(cellOf(2 + index)));
    arena.put(place, `{"text": ${pythonJsonString(String(cellOf(1)))}${ending}`);
  };
  await forEachRow(connection, sql, {}, visit, signal);
  return arena;
}

/** ASCII lines in one growing buffer, put in any order and written in the order of their places. */
class LineArena {
  readonly #starts: Float64Array;
  readonly #lengths: Uint32Array;
  #bytes: Buffer;
  #used = 0;

  constructor(lineCount: number, expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafe(expectedBytes);
    this.#starts = new Float64Array(lineCount);
    this.#lengths = new Uint32Array(lineCount);
  }

  put(place: number, line: string): void {
    if (this.#used + line.length > this.#bytes.length) this.#grow(this.#used + line.length);
    this.#starts[place] = this.#used;
    this.#lengths[place] = line.length;
    this.#used += this.#bytes.write(line, this.#used, "latin1");
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }

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
}
