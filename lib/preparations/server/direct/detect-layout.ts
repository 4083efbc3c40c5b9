import "server-only";
import { detectDialect } from "@/lib/datasets/server/import/csv-dialect";
import { csvSyntax } from "@/lib/datasets/server/import/csv-record";
import { detectFormat } from "@/lib/datasets/server/import/detect-format";
import { invalid } from "@/lib/errors";
import { type CsvLayout, layoutOf, MAX_RECORD_BYTES, type WantedColumns } from "./csv-layout";

/** The configuration of a server does not concern a command; only the columns and the record are looked at here. */
const LIMITS = {
  maxRows: Number.POSITIVE_INFINITY,
  maxColumns: 1_000,
  maxRecordBytes: MAX_RECORD_BYTES,
  maxUnpackedBytes: Number.POSITIVE_INFINITY,
};

/**
 * The layout of a file by the app's own detection, for files that do not tell it by their header. Throws Invalid with what
 * the file is, where it is no CSV file, or with the columns there are.
 */
export function detectLayout(sample: Buffer, isWholeFile: boolean, wanted: WantedColumns, fileName: string): CsvLayout {
  const format = detectFormat(sample, fileName);
  if (format !== "csv") {
    throw invalid(
      `This is a ${format.toUpperCase()} file. Only CSV is prepared directly: import other files in the app.`,
    );
  }
  const { options, columnNames } = detectDialect(
    { bytes: sample, isWhole: isWholeFile },
    { hasHeader: wanted.hasHeader, ...(wanted.delimiter === null ? {} : { delimiter: wanted.delimiter }) },
    LIMITS,
  );
  return layoutOf(wanted, columnNames, {
    syntax: csvSyntax(options),
    recordsAbove: options.recordsAbove,
    headerRecords: options.hasHeader ? 1 : 0,
  });
}
