import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { withDuckDB } from "@/lib/store/duckdb";
import { jsonlWriter } from "../jsonl";
import type { SplitName } from "../schema";
import type { PreparationPlan } from "./plan";
import type { PreparationSource } from "./source";

/** Lines are gathered in one buffer per pass over the rows; it is about this large at most. */
const PASS_BYTES = 128 * 1024 ** 2;

/** Around the text: keys, label, escapes. */
const LINE_OVERHEAD_BYTES = 60;
/** Characters that JSON escapes, and those outside ASCII, take more bytes than one. */
const ESCAPE_FACTOR = 1.2;
const FILE_SLICE_BYTES = 4 * 1024 ** 2;
const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

/**
 * Writes the three JSONL files into `directory`. The rows are in random order but the Parquet file is read in its own:
 * each pass reads the whole text column and keeps the lines of one stretch of the output, so memory stays bounded.
 */
export async function writeSplits(
  source: PreparationSource,
  plan: PreparationPlan,
  directory: string,
  { signal, passBytes = PASS_BYTES }: { signal?: AbortSignal; passBytes?: number } = {},
): Promise<void> {
  const meanLength = source.dataset.columns
    .filter(({ name }) => source.roles.text.columns.includes(name))
    .reduce((sum, column) => sum + column.meanLength, 0);
  const lineBytes = meanLength * ESCAPE_FACTOR + LINE_OVERHEAD_BYTES;
  const rowsPerPass = Math.max(1, Math.floor(passBytes / lineBytes));
  await withDuckDB(async (connection) => {
    let arena: LineArena | null = null;
    for (const stretch of stretches(plan.rows, rowsPerPass)) {
      if (stretch.isNewPass) arena = await readLines(connection, source, plan, stretch.passRows, lineBytes);
      const handle = await open(path.join(directory, `${stretch.split}.jsonl`), "a", 0o600);
      try {
        await arena?.writeTo(handle, stretch.from, stretch.to);
        await handle.sync();
      } finally {
        await handle.close();
      }
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

/** The lines of these rows, in their order. */
async function readLines(
  connection: DuckDBConnection,
  { textSql, target, dataset }: PreparationSource,
  { labelOfRow }: PreparationPlan,
  rows: Int32Array,
  lineBytes: number,
): Promise<LineArena> {
  const toLine = jsonlWriter(target.name);
  const placeOfRow = new Int32Array(dataset.rows.rowLimit).fill(-1);
  rows.forEach((row, place) => {
    placeOfRow[row] = place;
  });
  const arena = new LineArena(rows.length, Math.ceil(rows.length * lineBytes));
  const stream = await connection.stream(`SELECT row, ${textSql} FROM ${dataset.rows.from}`);
  for (let chunk = await stream.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
    const indexes = chunk.getColumnVector(0);
    const texts = chunk.getColumnVector(1);
    for (let index = 0; index < chunk.rowCount; index++) {
      const row = Number(indexes.getItem(index));
      const place = placeOfRow[row] ?? -1;
      // A text is only turned into a string when it is asked for, which is most of the work.
      if (place >= 0) arena.put(place, toLine(String(texts.getItem(index)), labelOfRow(row)));
    }
  }
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
