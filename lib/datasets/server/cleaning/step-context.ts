import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn } from "../../schema";
import type { RowText, StepReads } from "../../steps-schema";
import { columnOf } from "../columns";
import type { ReadyDataset } from "../internal";
import { EffectTable } from "./effect-table";
import type { EffectRow } from "./stored-step";

/** What an action works on and with. */
export interface StepContext {
  dataset: ReadyDataset;
  reads: StepReads;
  /** Holds the table of the effect; what reads rows at the same time needs a connection of its own. */
  connection: DuckDBConnection;
  signal: AbortSignal;
  /** Says how many rows have been gone through. */
  onRows: (rows: number) => void;
}

/** What an action did: in a table, or the rows themselves where they were pointed at. */
export interface ActionOutcome {
  effect: EffectTable | EffectRow[];
  /** What the action names and the data does not have, as `label “refund”`. */
  unmatched: string[];
  /** What else there is to say, as sentences. */
  notes?: string[];
  /** Of rows that were pointed at: what was read of them, so that it is not read again. */
  pointed?: PointedRows;
}

export interface PointedRows {
  /** Cells by the index of their column, by row. */
  cells: ReadonlyMap<number, ReadonlyMap<number, string>>;
  rowTexts: RowText[];
}

/** Index of a column by its name. Throws Invalid for one that the dataset does not have. */
export function columnIndex(columns: readonly DatasetColumn[], name: string): number {
  return Number(columnOf(columns, name, "action").slice(1));
}

export function newEffect({ connection }: StepContext, columns: readonly number[]): Promise<EffectTable> {
  return EffectTable.create(connection, columns);
}
