import "server-only";
import { db } from "@/lib/db/client";
import { AppError, invalid, notFound } from "@/lib/errors";
import { rowsOfOutcome } from "@/lib/preparations/server/outcomes";
import { sqlString } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import type { RowFilter } from "../../rows-schema";
import { stateAt } from "../cleaning/clean-state";
import { openAs } from "../cleaning/open-state";
import { rowsOfStep } from "../cleaning/rows-of-step";
import { fetchStep, storedResult } from "../cleaning/stored-step";
import { cellColumn } from "../columns";
import { presentRows } from "../copies/present-rows";
import { parseColumns, type ReadyDataset } from "../internal";
import type { RowSource } from "../row-source";

/** The rows that a filter is about, before it looks into them: those there are now, or others. */
export interface RowView {
  /** Where a row is looked for: in the first of these that has it. */
  datasets: readonly [ReadyDataset, ...ReadyDataset[]];
  /** One relation with the rows of all of them. */
  from: string;
  /** Only these, ascending; null for all. */
  ids: Int32Array | null;
  /** Identity of the rows and of the restriction. */
  key: string;
}

/** What each split is called, for a preparation's rows without an outcome asked for. */
const USED = ["train", "validation", "test"] as const;

/** Finds the rows that a filter is about. Throws NotFound for a step or a preparation that is not there, and Invalid. */
export async function openView(
  dataset: ReadyDataset,
  { step, preparation, outcome }: Pick<RowFilter, "step" | "preparation" | "outcome">,
): Promise<RowView> {
  if (step !== undefined) return viewOfStep(dataset, step);
  if (preparation !== undefined) return viewOfPreparation(dataset, preparation, outcome);
  if (outcome === "removed") return viewOfRemoved(dataset);
  if (outcome !== undefined) {
    const reason = "Say of which preparation: without one, only rows that cleaning removed are known.";
    throw invalid(reason, [{ name: "preparation", reason }]);
  }
  return { datasets: [dataset], from: dataset.rows.from, ids: null, key: dataset.rows.key };
}

/** The rows that a step changed or removed, as they were before it; rows that it added, and changed with them, after it. */
async function viewOfStep({ record }: ReadyDataset, number: number): Promise<RowView> {
  const { stateKey, result } = await fetchStep(record.id, number);
  const { ids } = await rowsOfStep(record.id, number);
  const hasAdded = storedResult.parse(result).addedRows > 0;
  const shown = await openState(record, hasAdded ? number : number - 1);
  return { datasets: [shown], from: shown.rows.from, ids, key: `${shown.rows.key}/step ${stateKey}` };
}

/** The rows of the source that the applied steps took away. */
async function viewOfRemoved(dataset: ReadyDataset): Promise<RowView> {
  const { record, rows } = dataset;
  const source = await openState(record, 0);
  const isThere = await presentRows(rows);
  const ids = isThere === null ? new Int32Array(0) : rowsWhere(rows.sourceRows, (row) => isThere[row] === 0);
  return { datasets: [source], from: source.rows.from, ids, key: `${rows.key}/removed` };
}

/**
 * Rows of a preparation: as they are now, or, where they are gone since, as the source has them. Rows that a step added are
 * as they were then, since after an undo their ids may be those of others.
 */
async function viewOfPreparation(
  dataset: ReadyDataset,
  preparationId: string,
  outcome: RowFilter["outcome"],
): Promise<RowView> {
  const { record, rows } = dataset;
  const known = await db.preparation.findFirst({
    where: { id: preparationId, datasetId: record.id },
    select: { id: true, version: { select: { number: true } } },
  });
  if (known === null) throw notFound("preparation", preparationId);
  const lists = await Promise.all(
    (outcome === undefined ? USED : [outcome]).map((one) => rowsOfOutcome(preparationId, one)),
  );
  if (lists.includes(null)) {
    throw new AppError("invalid_state", "This preparation was made before it was kept what became of each row.");
  }
  const ids = Int32Array.from(lists.flatMap((list) => [...(list ?? [])])).sort();
  const key = `${rows.key}/${preparationId}/${outcome ?? "used"}`;
  const isThere = await presentRows(rows);
  const last = ids.at(-1) ?? -1;
  if (last < rows.sourceRows && (isThere === null || ids.every((row) => isThere[row] === 1))) {
    return { datasets: [dataset], from: rows.from, ids, key };
  }
  const parts = [dataset.rows, (await openState(record, 0)).rows].map((part) => below(part, rows.sourceRows));
  if (last >= rows.sourceRows) {
    const version = sqlString(paths.datasetRows(record.id, known.version.number));
    const added = `(SELECT * FROM read_parquet(${version}) WHERE row >= ${rows.sourceRows})`;
    parts.push({ ...rows, key: `${key}/added`, from: added });
  }
  return { ...joined(dataset, parts, Math.max(rows.rowLimit, last + 1)), ids, key };
}

/** Only the rows of the source that a relation has. */
function below(rows: RowSource, limit: number): RowSource {
  if (rows.rowLimit <= limit) return rows;
  return { ...rows, key: `${rows.key}/source`, from: `(SELECT * FROM ${rows.from} WHERE row < ${limit})` };
}

/** Several relations as one: each row is that of the first that has it. */
function joined(dataset: ReadyDataset, parts: readonly RowSource[], rowLimit: number) {
  const cells = ["row", ...dataset.columns.map((_, index) => cellColumn(index))].join(", ");
  const [first = dataset.rows, ...others] = parts.map((part) =>
    part.rowLimit === rowLimit ? part : { ...part, rowLimit, key: `${part.key}/below ${rowLimit}` },
  );
  const from = others.reduce(
    (before, part) =>
      `(SELECT ${cells} FROM ${before} UNION ALL SELECT ${cells} FROM ${part.from} WHERE row NOT IN (SELECT row FROM ${before}))`,
    first.from,
  );
  const of = (rows: RowSource): ReadyDataset => ({ ...dataset, rows });
  const datasets: RowView["datasets"] = [of(first), ...others.map(of)];
  return { datasets, from };
}

async function openState(record: ReadyDataset["record"], number: number): Promise<ReadyDataset> {
  const state = await stateAt(record, parseColumns(record.columns), number);
  return (await openAs(record, state)).dataset;
}

/** The row ids below a limit that meet a condition, ascending. */
export function rowsWhere(rowLimit: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(rowLimit);
  let count = 0;
  for (let row = 0; row < rowLimit; row++) if (isWanted(row)) rows[count++] = row;
  return rows.slice(0, count);
}
