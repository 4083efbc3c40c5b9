import "server-only";
import { assertReady, type DatasetRecord, parseColumns, parseRoles, type ReadyDataset } from "../internal";
import { type CleanState, stateAt } from "./clean-state";
import { openState } from "./state-rows";

/** A dataset as it is in one of its states. */
export interface OpenState {
  dataset: ReadyDataset;
  state: CleanState;
}

/** The dataset with the rows that it has now, and the state that they are in. Throws InvalidState. */
export async function openNow(record: DatasetRecord): Promise<OpenState> {
  assertReady(record);
  const state = await stateAt(record, parseColumns(record.columns), record.appliedSteps);
  return openAs(record, state);
}

/** The dataset with the rows of a state, which need not be recorded. */
export async function openAs(record: DatasetRecord, state: CleanState, signal?: AbortSignal): Promise<OpenState> {
  const rows = await openState(record, state, signal);
  return { dataset: { record, rows, columns: state.columns, roles: parseRoles(record.roles) }, state };
}
