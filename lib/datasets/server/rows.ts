import "server-only";
import { invalid } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import type { DatasetRows, DatasetRowsQuery } from "../schema";
import { cellColumn } from "./columns";
import { columnOf, fetchReadyDataset, type ReadyDataset } from "./internal";

/** A page of rows in file order. Throws NotFound, InvalidState, and Invalid for a label filter without a label column. */
export async function listRows(id: string, query: DatasetRowsQuery, signal?: AbortSignal): Promise<DatasetRows> {
  const dataset = await fetchReadyDataset(id);
  const names = dataset.columns.map((column) => column.name);
  const cells = names.map((_, index) => cellColumn(index));
  const { where, values } = conditions(dataset, query);
  const from = `read_parquet(${sqlString(paths.datasetRows(id, dataset.version.number))})`;
  return withDuckDB(async (connection) => {
    const total =
      where === "true"
        ? dataset.version.rowCount
        : Number(
            (await connection.runAndReadAll(`SELECT count(*) FROM ${from} WHERE ${where}`, values)).getRowsJS()[0]?.[0],
          );
    const page = await connection.runAndReadAll(
      `SELECT row, ${cells.join(", ")} FROM ${from} WHERE row > $after AND ${where} ORDER BY row LIMIT $count`,
      { ...values, after: query.cursor ?? -1, count: query.limit + 1 },
    );
    const rows = page.getRowsJS().map(([row, ...texts]) => ({ row: Number(row), cells: texts.map(String) }));
    const data = rows.slice(0, query.limit);
    return { columns: names, data, nextCursor: rows.length > query.limit ? (data.at(-1)?.row ?? null) : null, total };
  }, signal);
}

function conditions({ columns, roles }: ReadyDataset, { label, q }: DatasetRowsQuery) {
  const parts: string[] = [];
  const values: Record<string, string> = {};
  if (label !== undefined) {
    const target = roles?.targets[0];
    if (target === undefined) {
      const reason = "The dataset has no label column yet. Choose one first.";
      throw invalid(reason, [{ name: "label", reason }]);
    }
    parts.push(`${columnOf(columns, target.column, "label")} = $label`);
    values.label = label;
  }
  if (q !== undefined && q !== "") {
    parts.push(`(${columns.map((_, index) => `contains(lower(${cellColumn(index)}), lower($q))`).join(" OR ")})`);
    values.q = q;
  }
  return { where: parts.length === 0 ? "true" : parts.join(" AND "), values };
}
