import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import type { ColumnValues, ColumnValuesQuery } from "../rows-schema";
import { columnOf } from "./columns";
import { fetchReadyDataset } from "./internal";

/** Longer cells are texts: nobody chooses one from a list, and to group them takes the memory of them all. */
const MAX_VALUE_CHARACTERS = 1_000;

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
  const { found, longCount } = await withDuckDB(async (connection) => {
    const isLong = `length(${cell}) > ${MAX_VALUE_CHARACTERS}`;
    // One more than asked for tells whether these are all.
    const sql = `SELECT CASE WHEN ${isLong} THEN NULL ELSE ${cell} END AS value, count(*)::INTEGER FROM ${rows.from}
      GROUP BY value ORDER BY value IS NULL DESC, 2 DESC, value LIMIT ${limit + 2}`;
    const counted = (await connection.runAndReadAll(sql)).getRowsJS();
    const [first] = counted;
    return first?.[0] === null
      ? { found: counted.slice(1), longCount: Number(first[1]) }
      : { found: counted, longCount: 0 };
  }, signal);
  return {
    column,
    values: found.slice(0, limit).map(([value, count]) => [String(value ?? ""), Number(count)]),
    isAll: found.length <= limit && longCount === 0,
    longCount,
  };
}
