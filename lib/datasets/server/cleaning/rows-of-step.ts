import "server-only";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { fetchDataset, parseColumns } from "../internal";
import { stateAt } from "./clean-state";
import { openState } from "./state-rows";
import { fetchStep, storedResult } from "./stored-step";

/**
 * The rows that a step changed or removed, by id and ascending, and the relation with the rows before it. Throws
 * NotFound.
 */
export async function rowsOfStep(
  datasetId: string,
  number: number,
  signal?: AbortSignal,
): Promise<{ ids: Int32Array; from: string }> {
  const record = await fetchDataset(datasetId);
  const step = await fetchStep(datasetId, number);
  const { from } = await openState(record, await stateAt(record, parseColumns(record.columns), number - 1));
  const { effect } = storedResult.parse(step.result);
  if (effect !== null) return { ids: Int32Array.from(effect, ([row]) => row).sort(), from };
  const file = sqlString(paths.datasetStep(datasetId, step.stateKey));
  const ids = await withDuckDB(async (connection) => {
    const found = await connection.runAndReadAll(`SELECT row FROM read_parquet(${file}) ORDER BY row`);
    return Int32Array.from(found.getColumnsJS()[0] ?? [], Number);
  }, signal);
  return { ids, from };
}
