import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import type { ColumnValues, ColumnValuesQuery } from "../rows-schema";
import { columnOf } from "./columns";
import { fetchReadyDataset } from "./internal";

/**
 * The most frequent values of a column of the rows there are now, with their rows; ties by the values themselves. Throws
 * NotFound; InvalidState without rows; Invalid for a column that is not there.
 */
export async function listValues(
  id: string,
  { column, limit }: ColumnValuesQuery,
  signal?: AbortSignal,
): Promise<ColumnValues> {
  const { rows, columns } = await fetchReadyDataset(id);
  const cell = columnOf(columns, column, "column");
  const found = await withDuckDB(async (connection) => {
    // One more than asked for tells whether these are all.
    const sql = `SELECT ${cell}, count(*)::INTEGER FROM ${rows.from} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit + 1}`;
    return (await connection.runAndReadAll(sql)).getRowsJS();
  }, signal);
  return {
    column,
    values: found.slice(0, limit).map(([value, count]) => [String(value ?? ""), Number(count)]),
    isAll: found.length <= limit,
  };
}
