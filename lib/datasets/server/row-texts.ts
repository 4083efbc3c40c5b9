import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";

/**
 * Reads values of some rows by their ids, as texts, in the order of the ids; ids that are not there are left out. `select`
 * is SQL, one expression a value. Few ids that lie near each other are read fastest.
 */
export async function readRowTexts(
  from: string,
  ids: readonly number[],
  select: readonly string[],
  signal?: AbortSignal,
): Promise<{ row: number; values: string[] }[]> {
  if (ids.length === 0) return [];
  const [least, most] = [Math.min(...ids), Math.max(...ids)];
  // The range lets whole parts of the file be skipped, which a list of ids alone does not.
  const where =
    most - least === ids.length - 1
      ? `row BETWEEN ${least} AND ${most}`
      : `row BETWEEN ${least} AND ${most} AND row IN (${ids.join(", ")})`;
  const found = await withDuckDB(
    (connection) => connection.runAndReadAll(`SELECT row, ${select.join(", ")} FROM ${from} WHERE ${where}`),
    signal,
  );
  const valuesOf = new Map<number, string[]>();
  for (const [row, ...values] of found.getRowsJS()) valuesOf.set(Number(row), values.map(String));
  return ids.flatMap((row) => {
    const values = valuesOf.get(row);
    return values === undefined ? [] : [{ row, values }];
  });
}
