import "server-only";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { csvSyntax, parseCells } from "@/lib/datasets/server/import/csv-record";
import { CsvScan, type ScanHandlers } from "@/lib/datasets/server/import/csv-scan";
import type { Rejection } from "@/lib/datasets/server/import/rejection";
import type { CsvLayout } from "./csv-layout";
import type { OpenedFile } from "./file-window";
import type { Pace } from "./pace";

const CHUNK_BYTES = 1024 ** 2;
const LISTED_FAULTS = 20;

/** A line that breaks the rules. `line` is 1-based. */
export type Fault = Pick<Rejection, "line" | "reason">;

/** Lines that were left out: how many, and the first few of them. */
export interface Faults {
  count: number;
  listed: Fault[];
}

/** The first line that breaks the rules, in the words of the app's own reader; null where there is none. */
export async function firstFault(file: OpenedFile, layout: CsvLayout, pace: Pace): Promise<Fault | null> {
  let found: Fault | null = null;
  const onReject = ({ line, reason }: Rejection) => {
    found ??= { line, reason };
  };
  await scan(file, layout, { onReject }, pace, () => found !== null);
  return found;
}

/** Writes the rows that can be read to a file of their own, as `copiedLayout` reads it, and returns the lines left out. */
export async function copyReadable(file: OpenedFile, layout: CsvLayout, target: string, pace: Pace): Promise<Faults> {
  const faults: Faults = { count: 0, listed: [] };
  const descriptor = openSync(target, "w", 0o600);
  try {
    // A blank line first: a byte order mark in the first cell is not at the start of the file then.
    let parts: string[] = ["\n"];
    const flush = () => {
      const batch = Buffer.from(parts.join(""));
      for (let at = 0; at < batch.length; ) at += writeSync(descriptor, batch, at);
      parts = [];
      return false;
    };
    const handlers: ScanHandlers = {
      onRow: (bytes) => parts.push(quotedLine(parseCells(bytes, layout.syntax))),
      onReject: ({ line, reason }) => {
        faults.count += 1;
        if (faults.listed.length < LISTED_FAULTS) faults.listed.push({ line, reason });
      },
    };
    await scan(file, layout, handlers, pace, flush);
    flush();
  } finally {
    closeSync(descriptor);
  }
  return faults;
}

function quotedLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`;
}

/** How the copy is read: the same columns, in the one form that leaves no room for reading. */
export function copiedLayout(layout: CsvLayout): CsvLayout {
  return {
    ...layout,
    syntax: csvSyntax({ delimiter: ",", quote: '"' }),
    recordsAbove: 0,
    headerRecords: 0,
    // Quotes around every cell, and those inside doubled.
    maxRecordBytes: 3 * layout.maxRecordBytes + 3,
  };
}

/** Puts a file through the app's scanner; `afterChunk` says whether that is enough. */
async function scan(
  { descriptor, size }: OpenedFile,
  layout: CsvLayout,
  handlers: ScanHandlers,
  pace: Pace,
  afterChunk: () => boolean,
): Promise<void> {
  const scanner = new CsvScan(layout, handlers);
  for (let at = 0; at < size; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - at));
    const read = readSync(descriptor, chunk, 0, chunk.length, at);
    if (read === 0) break;
    scanner.push(chunk.subarray(0, read));
    at += read;
    if (afterChunk()) return;
    await pace.step("reading", at / size);
  }
  scanner.end();
}
