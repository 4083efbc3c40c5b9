import "server-only";
import { sqlString } from "@/lib/store/duckdb";
import { cellColumn } from "../columns";
import type { CleanState } from "./clean-state";
import type { EffectRow } from "./stored-step";

/**
 * Effects as SQL. An effect is a relation with `row`, `gone`, and for each changed column its new cells, null where the
 * cell stays.
 */

/** A SQL expression for a text; a literal cannot hold a NUL. */
export function sqlLiteral(text: string): string {
  return text.split("\0").map(sqlString).join(" || chr(0) || ");
}

/** What an effect is put over. */
interface Overlay {
  effect: string;
  /** Indexes of the columns in which it changes cells. */
  changed: readonly number[];
  columnCount: number;
  /** From this id on its rows are new, with a cell for every column; null where it adds none. */
  addedFrom: number | null;
}

/** The rows of `from` after an effect, in any order, as a join gives them. */
export function sqlAfter(from: string, { effect, changed, columnCount, addedFrom }: Overlay): string {
  const cells = Array.from({ length: columnCount }, (_, index) => {
    const cell = cellColumn(index);
    return changed.includes(index) ? `coalesce(e.${cell}, b.${cell}) AS ${cell}` : `b.${cell}`;
  });
  const old = `SELECT ${["b.row", ...cells].join(", ")} FROM ${from} b LEFT JOIN ${effect} e ON b.row = e.row WHERE e.gone IS NOT TRUE`;
  if (addedFrom === null) return `(${old})`;
  const names = ["row", ...Array.from({ length: columnCount }, (_, index) => cellColumn(index))].join(", ");
  return `(${old} UNION ALL SELECT ${names} FROM ${effect} a WHERE a.row >= ${addedFrom} AND a.gone IS NOT TRUE)`;
}

/** The id from which on rows are new in a state that comes after another; null where there are none. */
export function addedSince(before: CleanState | null, after: CleanState): number | null {
  return before !== null && after.rowLimit > before.rowLimit ? before.rowLimit : null;
}

/** Several effects as one. */
export interface FoldedEffect {
  rows: EffectRow[];
  changed: number[];
}

/** What a chain of steps with small effects did, from the first of them to the last. */
export function foldEffects(states: readonly CleanState[]): FoldedEffect {
  const rows = new Map<number, Map<number, string> | null>();
  const changed = new Set<number>();
  for (const { effect, changedColumns } of states) {
    for (const column of changedColumns) changed.add(column);
    for (const [row, cells] of effect ?? []) {
      if (cells === null) rows.set(row, null);
      else rows.set(row, new Map([...(rows.get(row) ?? []), ...cells]));
    }
  }
  return {
    rows: [...rows].map(([row, cells]) => [row, cells === null ? null : [...cells]]),
    changed: [...changed].sort((a, b) => a - b),
  };
}

/** A folded effect as a relation; for a few hundred rows. */
export function sqlEffect({ rows, changed }: FoldedEffect): string {
  const values = rows.map(([row, cells]) => {
    const texts = new Map(cells);
    const columns = changed.map((index) => {
      const text = texts.get(index);
      return text === undefined ? "NULL::VARCHAR" : sqlLiteral(text);
    });
    return `(${[`${row}::INTEGER`, cells === null, ...columns].join(", ")})`;
  });
  return `(SELECT * FROM (VALUES ${values.join(", ")}) v(${["row", "gone", ...changed.map(cellColumn)].join(", ")}))`;
}
