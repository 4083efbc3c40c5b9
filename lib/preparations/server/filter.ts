import "server-only";
import { columnOf } from "@/lib/datasets/server/columns";
import type { ReadyDataset } from "@/lib/datasets/server/internal";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import type { Recipe } from "../schema";
import { forEachRow } from "./for-each-row";

const recent = remember("preparations.filters", () => new RecentResults<Uint8Array>(8));

/**
 * 1 for each row id that passes a filter; null where every row does. The last few answers are kept. Throws Invalid for a
 * column that is not there.
 */
export async function readFilter(dataset: ReadyDataset, filter: Recipe["filter"]): Promise<Uint8Array | null> {
  if (filter.length === 0) return null;
  const { where, values } = filterSql(dataset, filter);
  const { from, key, rowLimit } = dataset.rows;
  // What rules leave out is mostly little, what they pick is too: the shorter list of rows is read.
  const isExclusion = filter.every(({ op }) => op === "ne");
  return recent.get(JSON.stringify([key, filter]), () =>
    withDuckDB(async (connection) => {
      const passes = new Uint8Array(rowLimit).fill(isExclusion ? 1 : 0);
      const sql = `SELECT row FROM ${from} WHERE ${isExclusion ? `NOT (${where})` : where}`;
      await forEachRow(connection, sql, values, (row) => {
        passes[row] = isExclusion ? 0 : 1;
      });
      return passes;
    }),
  );
}

function filterSql({ columns }: ReadyDataset, filter: Recipe["filter"]) {
  const values: Record<string, string> = {};
  const parts = filter.map(({ column, op, value }, index) => {
    const cell = columnOf(columns, column, `filter.${index}.column`);
    const names = [value].flat().map((text, position) => {
      values[`f${index}_${position}`] = text;
      return `$f${index}_${position}`;
    });
    return `${cell} ${op === "ne" ? "NOT IN" : "IN"} (${names.join(", ")})`;
  });
  return { where: parts.join(" AND "), values };
}
