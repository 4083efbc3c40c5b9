import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { excerpts } from "../../cleaning/excerpt";
import type { RowText, StepAction, StepResult } from "../../steps-schema";
import { cellColumn } from "../columns";
import { shownColumn } from "./actions/pointed-rows";
import { EffectTable } from "./effect-table";
import { runAction } from "./run-action";
import type { PointedRows, StepContext } from "./step-context";
import type { EffectRow } from "./stored-step";

const EXAMPLES = 5;

/** An effect of so many rows, and so many characters in all, is kept with the step and put over the rows as they are read. */
const SMALL_ROWS = 200;
const SMALL_CHARACTERS = 256 * 1024;

/** What a step does, found out but not stored. */
export interface StepEffect {
  result: StepResult;
  /** Indexes of the columns in which cells change. */
  changedColumns: number[];
  /** All of it where that is little; else null. */
  rows: EffectRow[] | null;
  /** All of it, as a table of the connection, where it is much; else null. */
  table: EffectTable | null;
  /** Texts of the rows that the action points at. */
  rowTexts: RowText[];
}

/** Finds out what an action does. The connection holds the rows of a large effect. Throws as `runAction` does. */
export async function effectOf(action: StepAction, context: StepContext): Promise<StepEffect> {
  const { effect, unmatched, notes, pointed } = await runAction(action, context);
  const { connection, dataset } = context;
  const found =
    effect instanceof EffectTable ? await readTable(connection, effect) : countRows(effect, dataset.rows.rowLimit);
  const isSmall = found.rows !== null && isLittle(found.rows);
  return {
    result: {
      changedRows: found.changedRows,
      removedRows: found.removedRows,
      addedRows: found.addedRows,
      examples: await examplesOf(context, found.first, pointed?.cells),
      unmatched,
      notes: notes ?? [],
    },
    changedColumns: found.changedColumns,
    rows: isSmall ? found.rows : null,
    table: isSmall
      ? null
      : effect instanceof EffectTable
        ? effect
        : await tableOf(connection, effect, found.changedColumns),
    rowTexts: pointed?.rowTexts ?? [],
  };
}

interface Found {
  changedRows: number;
  removedRows: number;
  addedRows: number;
  changedColumns: number[];
  /** All rows where they are few; else null. */
  rows: EffectRow[] | null;
  first: EffectRow[];
}

function isLittle(rows: readonly EffectRow[]): boolean {
  const characters = rows.flatMap(([, cells]) => cells ?? []).reduce((sum, [, text]) => sum + text.length, 0);
  return rows.length <= SMALL_ROWS && characters <= SMALL_CHARACTERS;
}

/** Rows from `rowLimit` on are new. */
function countRows(rows: EffectRow[], rowLimit: number): Found {
  const added = rows.filter(([row]) => row >= rowLimit);
  const removed = rows.filter(([, cells]) => cells === null);
  const columns = new Set(rows.flatMap(([, cells]) => (cells ?? []).map(([index]) => index)));
  return {
    changedRows: rows.length - removed.length - added.length,
    removedRows: removed.length,
    addedRows: added.length,
    changedColumns: [...columns].sort((a, b) => a - b),
    rows,
    first: rows.slice(0, EXAMPLES),
  };
}

async function readTable(connection: DuckDBConnection, effect: EffectTable): Promise<Found> {
  effect.flush();
  const counts = await connection.runAndReadAll(
    `SELECT count(*), ${["count_if(gone)", ...effect.columns.map((index) => `count(${cellColumn(index)})`)].join(", ")} FROM ${effect.name}`,
  );
  const [all = 0, removedRows = 0, ...perColumn] = (counts.getRowsJS()[0] ?? []).map(Number);
  const isFew = all <= SMALL_ROWS;
  const shown = await connection.runAndReadAll(
    `SELECT * FROM ${effect.name} ORDER BY row LIMIT ${isFew ? SMALL_ROWS : EXAMPLES}`,
  );
  const rows = shown.getRowsJS().map(([row, gone, ...cells]): EffectRow => {
    if (gone === true) return [Number(row), null];
    const changed = cells.flatMap((cell, at): [number, string][] =>
      cell === null ? [] : [[effect.columns[at] ?? -1, String(cell)]],
    );
    return [Number(row), changed];
  });
  return {
    changedRows: all - removedRows,
    removedRows,
    addedRows: 0,
    changedColumns: effect.columns.filter((_, at) => (perColumn[at] ?? 0) > 0).sort((a, b) => a - b),
    rows: isFew ? rows : null,
    first: rows.slice(0, EXAMPLES),
  };
}

async function tableOf(connection: DuckDBConnection, rows: EffectRow[], columns: number[]): Promise<EffectTable> {
  const table = await EffectTable.create(connection, columns);
  for (const row of rows) table.add(row);
  table.flush();
  return table;
}

/** The first rows as they were and as they become; of a removed and of an added row the text. */
async function examplesOf(
  context: StepContext,
  first: readonly EffectRow[],
  known: PointedRows["cells"] | undefined,
): Promise<StepResult["examples"]> {
  const { columns, rows } = context.dataset;
  const shown = shownColumn(context);
  const before = known ?? (await cellsBefore(context, first, shown));
  const cellOf = (row: number, index: number) => before.get(row)?.get(index) ?? "";
  const nameOf = (index: number) => columns[index]?.name ?? "";
  const isShown = (row: number, index: number) => row < rows.rowLimit || index === shown;
  return first
    .flatMap(([row, cells]) =>
      cells === null
        ? [{ row, column: nameOf(shown), ...excerpts(cellOf(row, shown), null) }]
        : cells
            .filter(([index]) => isShown(row, index))
            .map(([index, after]) => ({ row, column: nameOf(index), ...excerpts(cellOf(row, index), after) })),
    )
    .slice(0, EXAMPLES);
}

async function cellsBefore(
  { connection, dataset }: StepContext,
  first: readonly EffectRow[],
  shown: number,
): Promise<PointedRows["cells"]> {
  if (first.length === 0) return new Map();
  const needed = [...new Set([shown, ...first.flatMap(([, cells]) => (cells ?? []).map(([index]) => index))])];
  const found = await connection.runAndReadAll(
    `SELECT row, ${needed.map(cellColumn).join(", ")} FROM ${dataset.rows.from} WHERE row IN (${first.map(([row]) => row).join(", ")})`,
  );
  return new Map(
    found
      .getRowsJS()
      .map(([row, ...cells]) => [Number(row), new Map(needed.map((index, at) => [index, String(cells[at])]))]),
  );
}
