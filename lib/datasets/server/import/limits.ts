import "server-only";
import { AppError } from "@/lib/errors";
import { formatCount } from "@/lib/utils";

/** How much a source may hold. Every refusal names the limit and the variable that raises it. */
export interface ImportLimits {
  maxRows: number;
  maxColumns: number;
  /** Of one row, all cells together. */
  maxRecordBytes: number;
  /** What a compressed file may unpack to. */
  maxUnpackedBytes: number;
}

/** Why a row over `maxRecordBytes` is rejected. */
export function recordTooLong(maxRecordBytes: number): string {
  return `The row is longer than ${formatCount(maxRecordBytes / 1024)} kB, the limit MAX_RECORD_BYTES.`;
}

function limitExceeded(message: string): AppError {
  return new AppError("limit_exceeded", message);
}

export function tooManyRows({ maxRows }: ImportLimits): AppError {
  return limitExceeded(`The file has more than ${formatCount(maxRows)} rows. Split it, or raise MAX_ROWS.`);
}

/** `columnCount` is null where only the limit is known to be passed. */
export function tooManyColumns(columnCount: number | null, { maxColumns }: ImportLimits): AppError {
  const count = columnCount === null ? `more than ${formatCount(maxColumns)}` : formatCount(columnCount);
  return limitExceeded(
    `The file has ${count} columns; at most ${formatCount(maxColumns)} can be read. Remove those you do not need, or raise MAX_COLUMNS.`,
  );
}

export function unpacksTooLarge({ maxUnpackedBytes }: ImportLimits): AppError {
  const megabytes = formatCount(Math.floor(maxUnpackedBytes / 1024 ** 2));
  return limitExceeded(`Unpacked, the file is larger than ${megabytes} MB. Split it, or raise MAX_UNPACKED_BYTES.`);
}
