import "server-only";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { ensureDirectory } from "./files";
import { paths } from "./paths";

/**
 * One in-memory DuckDB instance for the process; it reads and writes the Parquet files. Memory is bounded so that a
 * large file cannot take the server down; extensions are never downloaded.
 */
function instance(): Promise<DuckDBInstance> {
  return remember("duckdb", async () => {
    await ensureDirectory(paths.temporary());
    return DuckDBInstance.create(":memory:", {
      memory_limit: "1GB",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      preserve_insertion_order: "true",
      // Past the memory limit it spills here; its own default is a folder in the working directory.
      temp_directory: path.join(paths.temporary(), "duckdb"),
    });
  });
}

/** Runs `work` with its own connection, which is closed afterwards; an abort interrupts the running query: Cancelled. */
export async function withDuckDB<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const cancelled = (cause?: unknown) => new AppError("cancelled", "The request was cancelled.", { cause });
  if (signal?.aborted) throw cancelled();
  const connection = await (await instance()).connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await work(connection);
  } catch (error) {
    throw signal?.aborted ? cancelled(error) : error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}

/** A SQL string literal. DuckDB's table functions take paths and options only as literals, never as parameters. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
