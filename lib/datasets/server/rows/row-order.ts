import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { columnOf, sqlIsBlank } from "../columns";
import type { RowView } from "./row-view";

/** Rows in the order of a column's cells, and how many of them have one; those without come last. */
interface ColumnOrder {
  rows: Int32Array;
  filledCount: number;
}

const recent = remember("datasets.rowOrders", () => new RecentResults<ColumnOrder>(4));

/** Cells that are looked at before all are, to see whether a column holds numbers. */
const TRIED_ROWS = 1_000;

/**
 * All rows of a view in the order of a column: as numbers where all its cells are numbers, else as texts, case ignored.
 * Rows with an empty cell come last either way. The last few orders are kept. Throws Invalid for an unknown column.
 */
export async function readOrder(view: RowView, column: string, direction: "asc" | "desc"): Promise<Int32Array> {
  const [{ columns, rows }] = view.datasets;
  const cell = columnOf(columns, column, "sort");
  const source = view.datasets.length > 1 ? view.key : rows.key;
  const order = await recent.get(JSON.stringify([source, cell]), () =>
    withDuckDB((connection) => sort(connection, view.from, cell)),
  );
  if (direction === "asc") return order.rows;
  const descending = order.rows.slice();
  descending.subarray(0, order.filledCount).reverse();
  return descending;
}

async function sort(connection: DuckDBConnection, from: string, cell: string): Promise<ColumnOrder> {
  const key = (await holdsNumbers(connection, from, cell)) ? `try_cast(trim(${cell}) AS DOUBLE)` : `lower(${cell})`;
  const counts = await connection.runAndReadAll(
    `SELECT count(*), count(*) FILTER (NOT (${sqlIsBlank(cell)})) FROM ${from}`,
  );
  const [rowCount = 0, filledCount = 0] = (counts.getRowsJS()[0] ?? []).map(Number);
  const rows = new Int32Array(rowCount);
  let filled = 0;
  const stream = await connection.stream(
    `SELECT row::INTEGER FROM ${from} ORDER BY (${sqlIsBlank(cell)}), ${key}, ${cell}, row`,
  );
  for await (const chunk of stream) {
    const ids = chunk.getColumnVector(0);
    for (let index = 0; index < chunk.rowCount; index++) rows[filled++] = Number(ids.getItem(index));
  }
  return { rows, filledCount };
}

async function holdsNumbers(connection: DuckDBConnection, from: string, cell: string): Promise<boolean> {
  const isOther = `NOT (${sqlIsBlank(cell)}) AND try_cast(trim(${cell}) AS DOUBLE) IS NULL`;
  const isAny = async (relation: string) => {
    const found = await connection.runAndReadAll(`SELECT 1 FROM ${relation} WHERE ${isOther} LIMIT 1`);
    return found.currentRowCount > 0;
  };
  return !(await isAny(`(SELECT ${cell} FROM ${from} LIMIT ${TRIED_ROWS})`)) && !(await isAny(from));
}
