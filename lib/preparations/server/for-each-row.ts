import "server-only";
import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import { throwIfCancelled } from "@/lib/datasets/server/tasks";

/** The cells of a row of an answer, by column; a text is only turned into a string when it is asked for. */
type CellOf = (column: number) => unknown;

/**
 * Calls `visit` for each row of an answer whose first column is a row id, chunk by chunk as it comes, with other requests
 * in between. Throws Cancelled when the signal is aborted.
 */
export async function forEachRow(
  connection: DuckDBConnection,
  sql: string,
  values: Record<string, string>,
  visit: (row: number, cellOf: CellOf) => void,
  signal?: AbortSignal,
): Promise<void> {
  const stream = await connection.stream(sql, values);
  for await (const chunk of stream) {
    throwIfCancelled(signal);
    const vectors: DuckDBVector[] = [];
    for (let column = 0; column < chunk.columnCount; column++) vectors.push(chunk.getColumnVector(column));
    const [ids] = vectors;
    let index = 0;
    const cellOf: CellOf = (column) => vectors[column]?.getItem(index);
    for (; index < chunk.rowCount; index++) visit(Number(ids?.getItem(index)), cellOf);
  }
}
