import "server-only";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { remember } from "@/lib/remember";

/**
 * One in-memory DuckDB instance for the process; it reads and writes the Parquet files. Memory is bounded so that a
 * large file cannot take the server down; extensions are never downloaded.
 */
function instance(): Promise<DuckDBInstance> {
  return remember("duckdb", () =>
    DuckDBInstance.create(":memory:", {
      memory_limit: "1GB",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      preserve_insertion_order: "true",
    }),
  );
}

/** Runs `work` with its own connection, which is closed afterwards; an abort interrupts the running query. */
export async function withDuckDB<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const connection = await (await instance()).connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await work(connection);
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}

/** A SQL string literal. DuckDB's table functions take paths and options only as literals, never as parameters. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
