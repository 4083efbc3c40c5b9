"use client";

import { useState } from "react";
import type { GridColumn } from "@/lib/datasets/grid-columns";
import { CellEditor } from "./cell-editor";
import type { Cursor, RowsGridProps } from "./rows-grid";
import type { RowActions } from "./use-row-actions";

interface EditingInput {
  columns: readonly GridColumn[];
  /** Of the rows that are shown: editing ends when others come. */
  rowsKey: string;
  actions: RowActions;
  /** After the keyboard ended it. */
  onEnd: (cursor: Cursor) => void;
}

interface CellEditing {
  /** Opens the editor at a cell: in the text, where the cell itself shows labels or the row's number. */
  start: (cursor: Cursor) => void;
  /** For the grid to put into the cell. */
  editor: RowsGridProps["editor"];
}

/** One cell at a time is edited in place. */
export function useCellEditing({ columns, rowsKey, actions, onEnd }: EditingInput): CellEditing {
  const [editing, setEditing] = useState<{ rowsKey: string; cursor: Cursor } | null>(null);
  const start = ({ index, column: at }: Cursor) => {
    if (!actions.canChange()) return;
    const own = columns[at - 1];
    const column = own && own.kind !== "target" ? at : columns.findIndex(({ kind }) => kind !== "target") + 1;
    if (column > 0) setEditing({ rowsKey, cursor: { index, column } });
  };
  if (editing === null || editing.rowsKey !== rowsKey) return { start, editor: null };
  const { cursor } = editing;
  const column = columns[cursor.column - 1];
  if (column === undefined || column.kind === "target") return { start, editor: null };
  const end = (row: number, value: string | null, isLeft: boolean) => {
    if (value !== null) actions.editCell(row, { column: column.name, value });
    setEditing(null);
    if (!isLeft) onEnd(cursor);
  };
  return {
    start,
    editor: {
      cursor,
      render: ({ row, cells }) => (
        <CellEditor
          label={`${column.name} of row ${row}`}
          value={cells[column.index] ?? ""}
          onDone={(value, isLeft) => end(row, value, isLeft)}
        />
      ),
    },
  };
}
