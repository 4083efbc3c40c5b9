import type { DatasetRows } from "./rows-schema";
import type { StepActionInput } from "./steps-schema";

/** Edits of single rows that were made but are not in the pages of the grid yet. */

type Row = DatasetRows["data"][number];

/** What stands over the rows until the server's answer has arrived. */
export interface RowOverlay {
  /** Row → column → its new cell. */
  cells: ReadonlyMap<number, ReadonlyMap<string, string>>;
  removed: ReadonlySet<number>;
}

/** Gathers the edits under way, in the order in which they were made; a later one wins. */
export function overlayOf(actions: readonly StepActionInput[]): RowOverlay {
  const cells = new Map<number, Map<string, string>>();
  const removed = new Set<number>();
  for (const action of actions) {
    if (action.kind === "delete_rows") for (const row of action.rows) removed.add(row);
    if (action.kind !== "edit_row") continue;
    const edited = cells.get(action.row) ?? new Map<string, string>();
    for (const { column, value } of action.cells) edited.set(column, value);
    cells.set(action.row, edited);
  }
  return { cells, removed };
}

/** The row with its edits; the same object where it has none. */
export function editedRow(row: Row, columns: readonly string[], overlay: RowOverlay): Row {
  const edited = overlay.cells.get(row.row);
  if (edited === undefined) return row;
  return { row: row.row, cells: row.cells.map((cell, index) => edited.get(columns[index] ?? "") ?? cell) };
}

/** A page with an accepted edit written into it; the same object where it does not hold the row. */
export function editedPage(page: DatasetRows, overlay: RowOverlay): DatasetRows {
  if (!page.data.some(({ row }) => overlay.cells.has(row))) return page;
  return { ...page, data: page.data.map((row) => editedRow(row, page.columns, overlay)) };
}
