import "server-only";
import { AppError, invalid } from "@/lib/errors";
import { withDuckDB } from "@/lib/store/duckdb";
import type { DatasetRows, DatasetRowsQuery } from "../rows-schema";
import { cellColumn, sqlIsBlank } from "./columns";
import { fetchReadyDataset, type ReadyDataset } from "./internal";
import { sqlTargetKey } from "./role-sql";

/** A window of rows in file order. Throws NotFound, InvalidState, and Invalid for a label filter without a target. */
export async function listRows(
  id: string,
  asked: Partial<DatasetRowsQuery>,
  signal?: AbortSignal,
): Promise<DatasetRows> {
  const query = { limit: 50, offset: 0, ...asked };
  const dataset = await fetchReadyDataset(id);
  const names = dataset.columns.map((column) => column.name);
  const cells = names.map((_, index) => cellColumn(index));
  const { where, values } = conditions(dataset, query);
  const { from, rowCount } = dataset.rows;
  return withDuckDB(async (connection) => {
    const total =
      where === "true"
        ? rowCount
        : Number(
            (await connection.runAndReadAll(`SELECT count(*) FROM ${from} WHERE ${where}`, values)).getRowsJS()[0]?.[0],
          );
    const page = await connection.runAndReadAll(
      `SELECT row, ${cells.join(", ")} FROM ${from} WHERE ${where} ORDER BY row LIMIT $limit OFFSET $offset`,
      { ...values, limit: query.limit, offset: query.offset },
    );
    const data = page.getRowsJS().map(([row, ...texts]) => ({ row: Number(row), cells: texts.map(String) }));
    return { columns: names, data, offset: query.offset, total };
  }, signal);
}

function conditions(
  { columns, roles }: ReadyDataset,
  { label, target: targetName, q, ...rest }: Partial<DatasetRowsQuery>,
) {
  if (rest.issue ?? rest.step ?? rest.preparation ?? rest.outcome) {
    throw new AppError("invalid", "This filter is not there yet.");
  }
  const parts: string[] = [];
  const values: Record<string, string> = {};
  if (label !== undefined) {
    const target = roles?.targets.find(({ name }) => targetName === undefined || name === targetName);
    if (target === undefined) {
      const reason = "The dataset has no label column yet. Choose one first.";
      throw invalid(reason, [{ name: "label", reason }]);
    }
    const key = sqlTargetKey(columns, target, "label");
    parts.push(label === "" ? sqlIsBlank(key) : `${key} = $label`);
    if (label !== "") values.label = label;
  }
  if (q !== undefined && q !== "") {
    parts.push(`(${columns.map((_, index) => `contains(lower(${cellColumn(index)}), lower($q))`).join(" OR ")})`);
    values.q = q;
  }
  return { where: parts.length === 0 ? "true" : parts.join(" AND "), values };
}
