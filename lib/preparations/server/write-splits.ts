import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { throwIfCancelled } from "@/lib/datasets/server/tasks";
import { withDuckDB } from "@/lib/store/duckdb";
import { pythonJsonString } from "../jsonl";
import type { SplitName } from "../schema";
import { forEachRow } from "./for-each-row";
import { LineArena } from "./line-arena";
import { type LineLabels, lineLabels } from "./line-labels";
import type { PreparationPlan } from "./plan";
import type { PreparationSource } from "./source";

/** Lines are gathered in one buffer per pass over the rows; it is this large at most, unless one line is larger. */
const PASS_BYTES = 128 * 1024 ** 2;

/** Around the text: keys, label, escapes. */
const LINE_OVERHEAD_BYTES = 60;
/** A first guess of the bytes of a character; Latin text takes less, CJK text six. The first pass tells. */
const ESCAPE_FACTOR = 1.2;
/** The lines of the next pass may be a little longer than those of the last, and are to fit as well. */
const MEAN_MARGIN = 1.05;
/** Progress is told after so many rows. */
const PROGRESS_ROWS = 10_000;
const SPLITS = ["train", "validation", "test"] as const satisfies readonly SplitName[];

interface WriteOptions {
  signal?: AbortSignal;
  passBytes?: number;
  /** Rows read so far, and how many there will be over all passes. */
  onProgress?: (done: number, total: number) => void;
}

/** What is written: the row of each line of each split, in the order of its file. A row may have several lines. */
export interface SplitLines {
  source: PreparationSource;
  plan: PreparationPlan;
  lines: Record<SplitName, Int32Array>;
}

/**
 * Writes the three JSONL files into `directory`. The rows are in random order but the Parquet file is read in its own:
 * each pass reads the whole text column and keeps the lines of one stretch of the output, as many as fit, so memory
 * stays bounded whatever the text. Throws Cancelled.
 */
export async function writeSplits(
  { source, plan, lines }: SplitLines,
  directory: string,
  { signal, passBytes = PASS_BYTES, onProgress }: WriteOptions = {},
): Promise<void> {
  const { rows } = source.dataset;
  const all = oneAfterTheOther(lines);
  const labels = lineLabels(source, plan);
  let lineBytes = guessLineBytes(source);
  let [written, done] = [0, 0];
  await withDuckDB(async (connection) => {
    const files = await openFiles(directory);
    try {
      while (written < all.length) {
        const rowsPerPass = Math.max(1, Math.floor(passBytes / lineBytes));
        const total = done + Math.ceil((all.length - written) / rowsPerPass) * rows.rowCount;
        const wanted = all.subarray(written, written + rowsPerPass);
        const arena = new LineArena(wanted, { rowLimit: rows.rowLimit, lineBytes, maxBytes: passBytes });
        const onRow = () => {
          done += 1;
          if (done % PROGRESS_ROWS === 0) onProgress?.(done, total);
        };
        await readLines({ connection, source, labels, onRow, signal }, arena);
        await appendLines(arena, written, lines, files);
        written += arena.lineCount;
        lineBytes = arena.meanBytes * MEAN_MARGIN;
        throwIfCancelled(signal);
      }
      for (const file of files) await file.sync();
    } finally {
      for (const file of files) await file.close();
    }
  }, signal);
}

function guessLineBytes({ dataset, roles }: PreparationSource): number {
  const characters = dataset.columns
    .filter(({ name }) => roles.text.columns.includes(name))
    .reduce((sum, column) => sum + column.meanLength, 0);
  return characters * ESCAPE_FACTOR + LINE_OVERHEAD_BYTES;
}

/** The rows of the three splits in one list. */
function oneAfterTheOther(lines: Record<SplitName, Int32Array>): Int32Array {
  const all = new Int32Array(SPLITS.reduce((sum, split) => sum + lines[split].length, 0));
  let start = 0;
  for (const split of SPLITS) {
    all.set(lines[split], start);
    start += lines[split].length;
  }
  return all;
}

async function openFiles(directory: string): Promise<FileHandle[]> {
  const files: FileHandle[] = [];
  for (const split of SPLITS) files.push(await open(path.join(directory, `${split}.jsonl`), "a", 0o600));
  return files;
}

/** Appends the lines of a pass, which begins at the place `start` of all lines, each to the file of its split. */
async function appendLines(
  arena: LineArena,
  start: number,
  lines: Record<SplitName, Int32Array>,
  files: readonly FileHandle[],
): Promise<void> {
  let splitStart = 0;
  for (const [index, split] of SPLITS.entries()) {
    const splitEnd = splitStart + lines[split].length;
    const from = Math.max(0, splitStart - start);
    const to = Math.min(arena.lineCount, splitEnd - start);
    const file = files[index];
    if (file !== undefined && from < to) await arena.writeTo(file, from, to);
    splitStart = splitEnd;
  }
}

interface ReadOptions {
  connection: DuckDBConnection;
  source: PreparationSource;
  labels: LineLabels;
  onRow: () => void;
  signal: AbortSignal | undefined;
}

/** Puts the lines that the arena wants into it. */
async function readLines(
  { connection, source: { textSql, dataset }, labels, onRow, signal }: ReadOptions,
  arena: LineArena,
): Promise<void> {
  const sql = `SELECT ${["row", textSql, ...labels.keys].join(", ")} FROM ${dataset.rows.from}`;
  const visit = (row: number, cellOf: (column: number) => unknown) => {
    onRow();
    // A text is only turned into a string when it is asked for, which is most of the work.
    if (!arena.wants(row)) return;
    const ending = labels.endingOf(row, (index) => String(cellOf(2 + index)));
    arena.put(row, `{"text": ${pythonJsonString(String(cellOf(1)))}${ending}`);
  };
  await forEachRow(connection, sql, {}, visit, signal);
}
