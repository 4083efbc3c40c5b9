import "server-only";
import type { RowTable } from "./row-table";
import { SLACK } from "./words";

/** Before each text in the arena stand its length and the code of its label. */
export const ENTRY_HEAD_BYTES = 8;

/** Entries of neighbouring lines, about so many bytes: they fit into a processor's second cache. */
const BIN_BYTES = 512 * 1024;

/** Lines `from` to `to` of the output, and where in the arena their entries are gathered, in the order of the file. */
export interface Bin {
  from: number;
  to: number;
  start: number;
}

/** What one pass over the file gathers. */
export interface Pass {
  bins: Bin[];
  /** Size of the arena. */
  bytes: number;
}

export interface BinPlan {
  passes: Pass[];
  /** Line of each row of the table in the output, the last one of a row with several, or -1. */
  lines: Int32Array;
  /** Line before each with the same row, or -1; null where each row has one line. */
  before: Int32Array | null;
  /** Line l belongs to bin l >> shift, counted over all passes. */
  shift: number;
}

/**
 * Cuts the output, whose lines are the rows of `parts` one after the other, one as often as it stands there, into bins of equally many lines, and bins into
 * passes whose entries fit into `arenaBytes`; a pass has at least one bin.
 */
export function planBins(
  table: RowTable,
  parts: readonly Int32Array[],
  arenaBytes: number,
  binBytes = BIN_BYTES,
): BinPlan {
  const lineCount = parts.reduce((sum, part) => sum + part.length, 0);
  const { lines, before } = findLines(table.count, parts, lineCount);
  let bytes = 0;
  for (let row = 0; row < lines.length; row += 1) {
    for (let line = lines[row] ?? -1; line >= 0; line = before === null ? -1 : (before[line] ?? -1)) {
      bytes += entryBytes(table, row);
    }
  }
  const shift = Math.max(0, Math.floor(Math.log2((binBytes * Math.max(1, lineCount)) / Math.max(1, bytes))));

  const sizes = new Float64Array(Math.ceil(lineCount / 2 ** shift));
  for (let row = 0; row < lines.length; row += 1) {
    for (let line = lines[row] ?? -1; line >= 0; line = before === null ? -1 : (before[line] ?? -1)) {
      sizes[line >> shift] = (sizes[line >> shift] ?? 0) + entryBytes(table, row);
    }
  }
  return { passes: gatherPasses(sizes, lineCount, shift, arenaBytes), lines, before, shift };
}

function findLines(rowCount: number, parts: readonly Int32Array[], lineCount: number) {
  const lines = new Int32Array(rowCount).fill(-1);
  let before: Int32Array | null = null;
  let line = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 1, line += 1) {
      const row = part[i] ?? 0;
      const known = lines[row] ?? -1;
      if (known >= 0) {
        before ??= new Int32Array(lineCount).fill(-1);
        before[line] = known;
      }
      lines[row] = line;
    }
  }
  return { lines, before };
}

function entryBytes(table: RowTable, row: number): number {
  return ENTRY_HEAD_BYTES + table.lengthOf(row);
}

function gatherPasses(sizes: Float64Array, lineCount: number, shift: number, arenaBytes: number): Pass[] {
  const passes: Pass[] = [];
  let pass: Pass | undefined;
  for (const [bin, size] of sizes.entries()) {
    if (pass === undefined || pass.bytes + size + SLACK > arenaBytes) {
      pass = { bins: [], bytes: 0 };
      passes.push(pass);
    }
    const from = bin * 2 ** shift;
    pass.bins.push({ from, to: Math.min(lineCount, from + 2 ** shift), start: pass.bytes });
    pass.bytes += size + SLACK;
  }
  return passes;
}
