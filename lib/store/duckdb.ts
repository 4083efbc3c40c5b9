import "server-only";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { ensureDirectory } from "./files";
import { paths } from "./paths";

/**
 * What the instances may account for. Writing reserves about a megabyte for each column, of which it uses a third: the
 * limit leaves room for the widest tables that can be imported.
 */
const MEMORY_LIMITS = { reader: "1GB", writer: "2500MB" } as const;

/** How often a query is interrupted that began after the abort. */
const INTERRUPT_MS = 50;

/**
 * The in-memory DuckDB instances of the process: one that reads with all cores, and one with a single thread that writes.
 * Several threads put rows in order by piling them up, which costs memory to the limit and twice the work. Memory is
 * bounded so that a large file cannot take the server down; extensions are never downloaded.
 */
function instance(kind: "reader" | "writer"): Promise<DuckDBInstance> {
  return remember(`duckdb.${kind}`, async () => {
    await ensureDirectory(paths.temporary());
    return DuckDBInstance.create(":memory:", {
      memory_limit: MEMORY_LIMITS[kind],
      ...(kind === "reader" ? {} : { threads: "1" }),
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      preserve_insertion_order: "true",
      // Past the memory limit it spills here; its own default is a folder in the working directory.
      temp_directory: path.join(paths.temporary(), `duckdb-${kind}`),
    });
  });
}

/**
 * Runs `work` with its own connection, which is closed afterwards. An abort interrupts the query that runs, or else the
 * next one: Cancelled. Throws LimitExceeded where a query needs more memory than there is.
 */
export async function withDuckDB<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withInstance("reader", work, signal);
}

/** The same for work that writes rows to a file in their order. */
export async function withDuckDBWriter<T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withInstance("writer", work, signal);
}

async function withInstance<T>(
  kind: "reader" | "writer",
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const cancelled = (cause?: unknown) => new AppError("cancelled", "The request was cancelled.", { cause });
  if (signal?.aborted) throw cancelled();
  const connection = await (await instance(kind)).connect();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // It is forgotten when no query runs: then the next one is to be met.
    timer ??= setInterval(interrupt, INTERRUPT_MS);
  };
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await work(connection);
  } catch (error) {
    if (signal?.aborted) throw cancelled(error);
    throw isOutOfMemory(error) ? tooLarge(error) : error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearInterval(timer);
    connection.closeSync();
  }
}

/** Whether DuckDB gave up for lack of memory. Its errors have no codes; this kind says nothing of the file or the query. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Out of Memory");
}

function tooLarge(cause: unknown): AppError {
  const message = "The rows are too large for the memory that there is. Use fewer of them, or shorter texts.";
  return new AppError("limit_exceeded", message, { cause });
}

/**
 * SQL of a text that reaches JavaScript whole. The decoder takes a U+FEFF at the beginning of a text for the mark of a file
 * and leaves it out; of two it leaves out one.
 */
export function sqlWholeText(text: string): string {
  return `CASE WHEN starts_with(${text}, '\ufeff') THEN '\ufeff' || ${text} ELSE ${text} END`;
}

/** A SQL string literal. DuckDB's table functions take paths and options only as literals, never as parameters. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
