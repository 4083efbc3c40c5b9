import { expect } from "vitest";
import { type ColumnRoles, type RolesInput, rolesInput } from "@/lib/datasets/roles-schema";
import { addStep, previewStep } from "@/lib/datasets/server/cleaning/add-step";
import { sqlLiteral } from "@/lib/datasets/server/cleaning/effect-sql";
import { cellColumn, describeColumns } from "@/lib/datasets/server/columns";
import { fetchReadyDataset } from "@/lib/datasets/server/internal";
import { type DatasetSteps, type StepActionInput, type StepResult, stepAction } from "@/lib/datasets/steps-schema";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { withDuckDB } from "@/lib/store/duckdb";
import { ensureDirectory } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";

interface TableOptions {
  columns?: string[];
  rows: string[][];
  /** Text in `text` and one label in `label` unless told otherwise. */
  roles?: RolesInput;
}

/** A dataset of a small table as its import leaves it, with its roles confirmed; returns its id. */
export async function aTable({ columns = ["text", "label"], rows, roles }: TableOptions): Promise<string> {
  const values = rows.map((cells, row) => `(${[`${row}::INTEGER`, ...cells.map(sqlLiteral)].join(", ")})`).join(", ");
  const cells = columns.map((_, index) => cellColumn(index)).join(", ");
  return aDatasetOf({
    columns,
    roles,
    rowCount: rows.length,
    select: `SELECT * FROM (VALUES ${values}) t(row, ${cells})`,
  });
}

interface SelectOptions extends Pick<TableOptions, "roles"> {
  columns: string[];
  rowCount: number;
  /** A query for `row`, `c0`, `c1`, … in the order of the rows. */
  select: string;
}

/** The same of any query, for many rows. */
export async function aDatasetOf({ columns, roles, rowCount, select }: SelectOptions): Promise<string> {
  const id = newId("ds");
  const versionId = newId("dv");
  const file = paths.datasetRows(id, 1);
  await ensureDirectory(paths.dataset(id));
  await withDuckDB((connection) =>
    connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`),
  );
  const parsed = rolesInput.parse(roles ?? { text: "text", targets: [{ name: "label", column: "label" }] });
  const confirmed: ColumnRoles = { version: 2, ...parsed, origin: "confirmed", reasons: [] };
  await db.dataset.create({
    data: {
      id,
      name: `Table ${id}`,
      status: "ready",
      source: "upload",
      fileName: "table.csv",
      sha256: id,
      columns: await describeColumns(file, columns),
      roles: confirmed,
      rowCount,
      versions: { create: { id: versionId, number: 1, rowCount, stateKey: versionId } },
    },
  });
  return id;
}

/** Adds a step as a person would. */
export function clean(datasetId: string, action: StepActionInput): Promise<DatasetSteps> {
  return addStep(datasetId, stepAction.parse(action));
}

/** What a step would do. Throws Invalid for a refusal. */
export async function preview(datasetId: string, action: StepActionInput): Promise<StepResult> {
  const { result, refusal } = await previewStep(datasetId, stepAction.parse(action));
  if (result === null) throw invalid(refusal?.message ?? "", refusal?.fields ?? []);
  return result;
}

/** The rows as everybody reads them, in order: id and cells. */
export async function rowsNow(datasetId: string): Promise<[number, ...string[]][]> {
  const { rows } = await fetchReadyDataset(datasetId);
  return withDuckDB(async (connection) => {
    const read = await connection.runAndReadAll(`SELECT * FROM ${rows.from} ORDER BY row`);
    return read.getRowsJS().map(([row, ...cells]): [number, ...string[]] => [Number(row), ...cells.map(String)]);
  });
}

/**
 * One step on a small table: what it says beforehand is what it then does. Returns that, and the rows after it.
 */
export async function done(table: TableOptions, action: StepActionInput) {
  const id = await aTable(table);
  const shown = await preview(id, action);
  const steps = await clean(id, action);
  const rows = await rowsNow(id);
  expect(steps.data.at(-1)?.result).toEqual(shown);
  expect(steps.rows).toBe(rows.length);
  expect(table.rows.length - rows.length).toBe(shown.removedRows - shown.addedRows);
  return { rows, ...shown };
}
