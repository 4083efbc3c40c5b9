import "server-only";
import { byteOrderMarkLength } from "@/lib/datasets/server/import/csv-record";
import type { CsvLayout } from "./csv-layout";
import { FileWindow, type OpenedFile } from "./file-window";
import type { Pace } from "./pace";
import { type ReadRowsOptions, type ReadStop, RowReader } from "./row-reader";

/**
 * Reads a CSV file once, from end to end, and notes of every row that passes the filter its label, where its text stands
 * and how long its line will be: three numbers a row. Stops at the first line that `CsvScan` would reject.
 */
export async function readRows(
  file: OpenedFile,
  layout: CsvLayout,
  options: ReadRowsOptions,
  pace: Pace,
  chunkBytes?: number,
): Promise<RowReader | ReadStop> {
  const window = new FileWindow(file, layout.maxRecordBytes, chunkBytes);
  const reader = new RowReader(layout, options);
  window.moveTo(0);
  let at = byteOrderMarkLength(window.bytes.subarray(0, window.length));
  for (;;) {
    const stop = reader.read(window, at);
    if (typeof stop === "string") return stop;
    if (window.isAtEnd) return reader;
    window.moveTo(window.base + stop);
    at = 0;
    reader.table.expect(window.base / file.size);
    await pace.step("reading", window.base / file.size);
  }
}
