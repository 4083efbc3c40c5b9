import "server-only";
import type { DatasetColumn } from "../schema";
import { type StateRecord, stateAt } from "./cleaning/clean-state";
import { openState, type RowSource } from "./cleaning/state-rows";

export { versionKey } from "./cleaning/clean-state";
export type { RowSource } from "./cleaning/state-rows";

/**
 * The rows after the applied steps, and the columns with their counts there; `columns` are those of the source. Throws
 * InvalidState where the file of a step is missing.
 */
export async function currentRows(
  record: StateRecord,
  columns: DatasetColumn[],
): Promise<{ rows: RowSource; columns: DatasetColumn[] }> {
  const state = await stateAt(record, columns, record.appliedSteps);
  return { rows: await openState(record, state), columns: state.columns };
}
