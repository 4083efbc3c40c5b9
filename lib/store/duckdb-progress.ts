import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";

const PROGRESS_MS = 250;

/** Tells now and then how far the query of a connection is, from 0 to 1, until the function that it returns is called. */
export async function watchProgress(
  connection: DuckDBConnection,
  onShare: ((share: number) => void) | undefined,
): Promise<() => void> {
  if (onShare === undefined) return () => undefined;
  // It counts only for a bar, which it must not draw.
  await connection.run("SET enable_progress_bar_print = false");
  await connection.run("SET enable_progress_bar = true");
  const timer = setInterval(() => onShare(Math.max(0, connection.progress.percentage) / 100), PROGRESS_MS);
  return () => clearInterval(timer);
}
