import { formatDuration } from "@/lib/charts/format";
import { formatBytes, formatCount, pluralise } from "@/lib/utils";
import type { DatasetTask } from "./schema";

/** Something on its way: so much of how much, in how long. */
export type Transfer = Pick<DatasetTask, "done" | "total" | "unit" | "rows" | "elapsedMs" | "remainingMs">;

/** No estimate before this share of the way: the first moments say little. */
const FIRST_ESTIMATE_SHARE = 0.05;

/** Below this a wait needs no clock. */
const CLOCK_FROM_MS = 2_000;

/** An upload after so many milliseconds. */
export function uploadTransfer(sentBytes: number, totalBytes: number, elapsedMs: number): Transfer {
  const share = totalBytes === 0 ? 1 : Math.min(1, sentBytes / totalBytes);
  const remainingMs = share < FIRST_ESTIMATE_SHARE ? null : elapsedMs * (1 / share - 1);
  return { done: sentBytes, total: totalBytes, unit: "bytes", rows: null, elapsedMs, remainingMs };
}

/** `54 MB of 1 GB · 120,000 rows · 0m 05s < 1m 20s · 12 MB/s`: elapsed before remaining, and only what is known. */
export function describeTransfer(transfer: Transfer): string {
  const { elapsedMs, remainingMs, done, total, unit } = transfer;
  const parts = [describeAmount(transfer)];
  if (unit === "bytes" && transfer.rows !== null) parts.push(pluralise(transfer.rows, "row"));
  if (elapsedMs < CLOCK_FROM_MS) return joined(parts);
  parts.push(total === null ? clock(elapsedMs, "down") : `${clock(elapsedMs, "down")} < ${clock(remainingMs, "up")}`);
  const perSecond = done / (elapsedMs / 1000);
  if (perSecond >= 1) parts.push(unit === "bytes" ? `${formatBytes(perSecond)}/s` : `${formatCount(perSecond)} rows/s`);
  return joined(parts);
}

/** A narrow place breaks the line between the parts, never within one. */
function joined(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(" ", "\u00a0")).join(" · ");
}

function describeAmount({ done, total, unit }: Transfer): string {
  if (unit === "bytes") return total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  return total === null ? pluralise(done, "row") : `${formatCount(done)} of ${pluralise(total, "row")}`;
}

/** `0m 41s` under a minute, so that the two times of the line have one shape; otherwise as durations are. */
function clock(spanMs: number | null, rounding: "down" | "up"): string {
  const text = formatDuration(spanMs, rounding);
  return /^\d+s$/.test(text) ? `0m ${text}` : text;
}
