import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { formatCount, pluralise } from "@/lib/utils";
import type { ParseSettings } from "../../parse-schema";
import type { ImportProgress } from "./import-progress";
import type { ImportLimits } from "./limits";
import type { ReadTable, RowSink } from "./row-sink";
import { RowWriter } from "./row-writer";
import { csvToParquet } from "./rows-parquet";

/** Where a reader that stores rows puts them, and what it needs to know. */
export interface StoreContext {
  /** A file for the rows as Parquet: `row` (0-based, in file order) and the cells as `c0`, `c1`, … */
  rows: string;
  /** A file for the list of lines that could not be read; written only if there are any. */
  rejected: string;
  settings: ParseSettings;
  limits: ImportLimits;
  progress: ImportProgress;
  signal?: AbortSignal;
}

/** A source whose rows are in a Parquet file now. */
export interface StoredRows extends Omit<ReadTable, "cellIndexes" | "noRows"> {
  rowCount: number;
  rejectedCount: number;
  blankCount: number;
  /** Rows that had fewer cells than there are columns, in formats where that is a fault; 0 where left out. */
  paddedCount?: number;
}

/**
 * Stores the rows that `read` puts into a sink. Throws Invalid where there are none, and what `read` throws; temporary
 * files are removed in any case.
 */
export async function storeRows(
  read: (sink: RowSink) => Promise<ReadTable>,
  { rows, rejected, limits, progress, signal }: StoreContext,
): Promise<StoredRows> {
  const writer = new RowWriter(limits, (rowCount) => progress.rows(rowCount));
  try {
    const { cellIndexes, noRows, ...table } = await read(writer);
    const { parts, sizes, minCells, maxCells, blankCount, rejections } = await writer.end();
    assertRows({ ...table, noRows, rowCount: sizes.rowCount, firstRejection: rejections.first });

    const indexes = cellIndexes ?? table.columnNames.map((_, index) => index);
    const cellCount = Math.max(maxCells, table.columnNames.length);
    progress.begin("Writing rows", 0.5);
    const csv = { files: parts, delimiter: ",", quote: '"', hasHeader: false, lineEnd: "lf" as const };
    const isRagged = minCells < cellCount;
    const onShare = (share: number) => progress.at(share);
    const written = await csvToParquet({ ...csv, cellCount, isRagged, sizes }, indexes, rows, { signal, onShare });
    if (written !== sizes.rowCount) throw new Error(`${sizes.rowCount} rows were read, ${written} were written`);
    await rejections.publish(rejected);
    return { ...table, rowCount: sizes.rowCount, rejectedCount: rejections.count, blankCount };
  } finally {
    await writer.dispose();
  }
}

interface Readable {
  columnNames: readonly string[];
  hasHeader: boolean;
  rowCount: number;
  firstRejection: { line: number; reason: string } | null;
  noRows?: string;
}

/** Throws Invalid with a sentence, and `extra.line` where a line is to blame, unless there are rows of some columns. */
export function assertRows({ columnNames, hasHeader, rowCount, firstRejection, noRows }: Readable): void {
  if (rowCount > 0 && columnNames.length > 0) return;
  if (firstRejection !== null) {
    const { line, reason } = firstRejection;
    const columns = columnNames.length > 0 ? ` The file has ${pluralise(columnNames.length, "column")}.` : "";
    throw new AppError("invalid", `No row could be read. Line ${formatCount(line)}: ${reason}${columns}`, {
      extra: { line },
    });
  }
  if (rowCount > 0) throw invalid("The rows have no columns: no value was found in any of them.");
  throw invalid(noRows ?? (hasHeader ? "The file has a header but no rows." : "The file has no rows."));
}
