import "server-only";
import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { publishFile, temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { DatasetColumn } from "../../schema";
import type { StepAction, StepReads, StepResult } from "../../steps-schema";
import { cellColumn, recountColumns } from "../columns";
import type { ReadyDataset } from "../internal";
import type { TaskProgress } from "../tasks";
import { type CleanState, keyAfter, stateAfter } from "./clean-state";
import { sqlAfter, sqlEffect } from "./effect-sql";
import type { EffectTable } from "./effect-table";
import { writeRows } from "./make-state";
import { touchState } from "./state-cache";
import { effectOf, type StepEffect } from "./step-effect";
import type { StoredAction, StoredResult } from "./stored-step";

/** A step that was made: its files are there, its record is not. */
export interface MadeStep {
  action: StoredAction;
  result: StoredResult;
  /** The state to which it leads. */
  state: CleanState;
  /** Columns as they were counted again; null where that was not worth it. */
  columns: DatasetColumn[] | null;
}

interface StepInput {
  /** With the rows of `before`. */
  dataset: ReadyDataset;
  before: CleanState;
  action: StepAction;
  reads: StepReads;
}

/** Finds out what a step does, storing nothing. The dataset's rows are those before it. */
export function findEffect(
  input: Omit<StepInput, "before">,
  progress: TaskProgress,
): Promise<Pick<StepEffect, "result">> {
  return withDuckDB(async (connection) => {
    const { result } = await effectOf(input.action, contextOf(input, connection, progress));
    return { result };
  }, progress.signal);
}

/**
 * Does a step: finds out what it does, and writes that and the rows after it where it is much. Null where it does
 * nothing; `unmatched` then says what it names and the data does not have. Whenever it throws, no file is left.
 */
export function makeStep(
  input: StepInput,
  progress: TaskProgress,
): Promise<{ step: MadeStep | null; unmatched: string[] }> {
  return withDuckDB(async (connection) => {
    const { action, reads, before, dataset } = input;
    const effect = await effectOf(action, contextOf(input, connection, progress));
    const { result, changedColumns, rows, table, rowTexts } = effect;
    if (result.changedRows + result.removedRows + result.addedRows === 0)
      return { step: null, unmatched: result.unmatched };
    const key = keyAfter(before, action, reads);
    const columns =
      table === null
        ? await recountAfter(input, effect, progress.signal)
        : await writeFiles({ ...input, connection, key, effect: { ...effect, table } }, progress);
    const { addedRows } = result;
    const rowCount = dataset.rows.rowCount - result.removedRows + addedRows;
    const state = stateAfter(before, { stateKey: key, rowCount, addedRows, columns, changedColumns, effect: rows });
    const step: MadeStep = {
      action: { version: 1, action, reads, rowTexts },
      result: { version: 1, ...result, changedColumns, effect: rows },
      state,
      columns,
    };
    return { step, unmatched: result.unmatched };
  }, progress.signal);
}

function contextOf(
  { dataset, reads }: Pick<StepInput, "dataset" | "reads">,
  connection: DuckDBConnection,
  { signal, report }: TaskProgress,
) {
  return { dataset, reads, connection, signal, onRows: (done: number) => report({ done }) };
}

/** Up to so many rows, values are counted again after whatever a person does one by one, but for edits of single rows. */
const QUICK_COUNT_ROWS = 50_000;

/** The columns after a small effect. What is done row by row, by keyboard, does not wait for values to be counted. */
async function recountAfter(
  { dataset: { rows, columns }, action }: StepInput,
  { rows: effect, changedColumns, result }: StepEffect,
  signal: AbortSignal,
): Promise<DatasetColumn[] | null> {
  const isPointed = action.kind === "edit_row" || action.kind === "delete_rows";
  const isOfTexts =
    action.kind === "set_label_of_text" || (action.kind === "resolve_conflicts" && action.texts !== undefined);
  const isQuick = rows.rowCount <= QUICK_COUNT_ROWS || !isOfTexts;
  if (effect === null || isPointed || !isQuick) return null;
  const after = sqlAfter(rows.from, {
    effect: sqlEffect({ rows: effect, changed: changedColumns }),
    changed: changedColumns,
    columnCount: columns.length,
    addedFrom: addedFrom(rows, result),
  });
  return recountColumns(after, columns, indexesToCount(columns, changedColumns, result), signal);
}

/** Rows that go take values of every column along. */
function indexesToCount(columns: readonly DatasetColumn[], changed: readonly number[], { removedRows }: StepResult) {
  return removedRows > 0 ? [...columns.keys()] : changed;
}

function addedFrom({ rowLimit }: ReadyDataset["rows"], { addedRows }: StepResult): number | null {
  return addedRows > 0 ? rowLimit : null;
}

interface LargeStep extends StepInput {
  connection: DuckDBConnection;
  key: string;
  effect: StepEffect & { table: EffectTable };
}

/** Writes what the step did, then the rows after it, and counts the columns that may have other counts now. */
async function writeFiles(
  { connection, dataset, key, effect }: LargeStep,
  { signal, report }: TaskProgress,
): Promise<DatasetColumn[]> {
  const { table, changedColumns, result } = effect;
  const { record, rows, columns } = dataset;
  report({ label: "Writing the rows", done: rows.rowCount });
  const cells = ["row", "gone", ...changedColumns.map(cellColumn)].join(", ");
  const [effectFile, stateFile] = [await temporaryPath("parquet"), await temporaryPath("parquet")];
  try {
    await connection.run(
      `COPY (SELECT ${cells} FROM ${table.name} ORDER BY row) TO ${sqlString(effectFile)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const after = sqlAfter(rows.from, {
      effect: `read_parquet(${sqlString(effectFile)})`,
      changed: changedColumns,
      columnCount: columns.length,
      addedFrom: addedFrom(rows, result),
    });
    await writeRows(record.id, after, stateFile, signal);
    report({ label: "Counting values" });
    const written = `read_parquet(${sqlString(stateFile)})`;
    const counted = await recountColumns(written, columns, indexesToCount(columns, changedColumns, result), signal);
    // The rows are a cache; what the step did is not, so it comes last and is never there without its use.
    touchState(record.id, key);
    await publishFile(stateFile, paths.datasetState(record.id, key));
    await publishFile(effectFile, paths.datasetStep(record.id, key));
    return counted;
  } finally {
    await rm(effectFile, { force: true });
    await rm(stateFile, { force: true });
  }
}
