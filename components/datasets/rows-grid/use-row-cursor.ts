"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { PAGE_ROWS, pageQuery } from "@/lib/datasets/grid-pages";
import { datasetQueries } from "@/lib/datasets/queries";
import { movedRow, type RowMove } from "@/lib/datasets/row-commands";
import { editedRow, type RowOverlay } from "@/lib/datasets/row-edits";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { Cursor, GridHandle } from "./rows-grid";
import type { ShownRows } from "./use-shown-rows";

export interface RowCursor {
  grid: RefObject<GridHandle | null>;
  cursor: Cursor | null;
  /** The row at the cursor with its edits; undefined while it is on its way. */
  row: DatasetRows["data"][number] | undefined;
  set: (cursor: Cursor | null) => void;
  /** Sets the cursor, scrolls to it and gives it the focus. */
  goTo: (cursor: Cursor) => void;
  move: (move: RowMove) => void;
}

interface CursorInput {
  datasetId: string;
  shown: ShownRows;
  columnCount: number;
  overlay: RowOverlay;
}

/** The cell that the keyboard is at. It holds a place, not a row: where a row goes away, the next one comes to the cursor. */
export function useRowCursor({ datasetId, shown, columnCount, overlay }: CursorInput): RowCursor {
  const grid = useRef<GridHandle>(null);
  const [kept, setKept] = useState<{ key: string; cursor: Cursor } | null>(null);
  const last = shown.count - 1;
  const cursor =
    kept === null || kept.key !== shown.key || last < 0
      ? null
      : { ...kept.cursor, index: Math.min(kept.cursor.index, last) };
  const page = useQuery({
    ...datasetQueries.rows(datasetId, pageQuery(shown.search, Math.floor((cursor?.index ?? 0) / PAGE_ROWS))),
    enabled: cursor !== null,
  });
  const found = cursor === null ? undefined : page.data?.data[cursor.index % PAGE_ROWS];
  const isPushedBack = kept !== null && cursor !== null && kept.cursor.index !== cursor.index;
  useEffect(() => {
    // The last row went away, and the focus with it.
    if (isPushedBack && document.activeElement === document.body) grid.current?.focusCell(cursor);
  });
  const set = (next: Cursor | null) => setKept(next === null ? null : { key: shown.key, cursor: next });
  const goTo = (next: Cursor) => {
    // The cell has to be there before it can be given the focus.
    flushSync(() => set(next));
    grid.current?.focusCell(next);
  };
  const move = (to: RowMove) => {
    if (last < 0) return;
    const screen = grid.current?.screen() ?? { first: 0, rows: 10 };
    const column = cursor?.column ?? Math.min(1, columnCount);
    if (cursor === null && (to === "next" || to === "previous")) {
      goTo({ index: Math.min(screen.first, last), column });
      return;
    }
    const sideways = to === "left" ? -1 : to === "right" ? 1 : 0;
    goTo({
      index: movedRow(to, cursor?.index ?? null, shown.count, screen.rows),
      column: Math.min(Math.max(column + sideways, 0), columnCount),
    });
  };
  return { grid, cursor, row: found && page.data && editedRow(found, page.data.columns, overlay), set, goTo, move };
}
