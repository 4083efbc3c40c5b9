import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { csvSyntax } from "@/lib/datasets/server/import/csv-record";
import { type CsvLayout, MAX_RECORD_BYTES } from "@/lib/preparations/server/direct/csv-layout";
import type { Bytes } from "@/lib/preparations/server/direct/find-cells";
import { SLACK, viewOf } from "@/lib/preparations/server/direct/words";

/** Runs a test with a folder of its own. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "studio-direct-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes as a window holds them: a line feed after the last, and room. */
export function inWindow(content: Uint8Array): Bytes {
  const bytes = Buffer.alloc(content.length + SLACK, 0x0a);
  bytes.set(content);
  return { bytes, view: viewOf(bytes) };
}

/** What may stand in a CSV file, with everything that has a meaning there more often than by chance. */
export const csvBytes = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(",", '"', "\n", "\r", "\r\n", '""', '","', '"\n', " ", "\t", ";") },
      { weight: 5, arbitrary: fc.constantFrom("a", "bc", "label one", "a longer text, perhaps", "x".repeat(40)) },
      { weight: 2, arbitrary: fc.constantFrom("\\", "\u007f", "é", "語", "😀", "\u0001", "\uFEFF", "\u2028") },
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.from(parts.join("")));

/** The same with bytes that are no UTF-8, and NULs. */
export const damagedBytes = fc
  .tuple(csvBytes, fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 0x80, 0xc3, 0xff)), { maxLength: 2 }))
  .map(([bytes, faults]) => {
    const damaged = Buffer.from(bytes);
    for (const [at, byte] of faults) if (damaged.length > 0) damaged[at % damaged.length] = byte;
    return damaged;
  });

/** A file of text and label with a header. */
export function aLayout(changes: Partial<CsvLayout> = {}): CsvLayout {
  return {
    syntax: csvSyntax({ delimiter: ",", quote: '"' }),
    columnCount: 2,
    recordsAbove: 0,
    headerRecords: 0,
    maxRecordBytes: MAX_RECORD_BYTES,
    text: 0,
    label: 1,
    filter: [],
    ...changes,
  };
}
