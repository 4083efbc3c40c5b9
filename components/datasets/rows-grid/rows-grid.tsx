// biome-ignore-all lint/a11y/useSemanticElements: a table of which only some rows exist has no element of its own
"use client";

import { type CSSProperties, type FocusEvent, type ReactNode, type Ref, useId, useImperativeHandle } from "react";
import { Button } from "@/components/ui/button";
import { columnTemplate, type GridColumn, leastWidth, type Sort } from "@/lib/datasets/grid-columns";
import { rowAt } from "@/lib/datasets/grid-pages";
import { editedRow, type RowOverlay } from "@/lib/datasets/row-edits";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { RowsSearch } from "@/lib/datasets/search-params";
import { cn } from "@/lib/utils";
import { cellId } from "./cell-id";
import { GridHead } from "./grid-head";
import { GridRow } from "./grid-row";
import { type GridScroll, ROW_PX, useGridScroll } from "./use-grid-scroll";
import { useRowPages } from "./use-row-pages";

/** A cell of the grid; column 0 is the row's number. */
export interface Cursor {
  index: number;
  column: number;
}

export interface GridHandle {
  /** Scrolls to a cell and gives it the focus. */
  focusCell: (cursor: Cursor) => void;
  screen: GridScroll["screen"];
}

export interface RowsGridProps {
  ref: Ref<GridHandle>;
  datasetId: string;
  search: RowsSearch;
  /** Another one for other rows, which begin at the top. */
  rowsKey: string;
  /** How many rows there are. */
  count: number;
  names: readonly string[];
  columns: readonly GridColumn[];
  overlay: RowOverlay;
  cursor: Cursor | null;
  onCursor: (cursor: Cursor) => void;
  /** A cell was pressed twice. */
  onOpen: (cursor: Cursor) => void;
  editor: { cursor: Cursor; render: (row: DatasetRows["data"][number]) => ReactNode } | null;
  /** The order that was asked for. */
  sort: Sort;
  onSort: (name: string) => void;
  /** Other rows are on their way. */
  isDimmed: boolean;
  /** What stands here when there are no rows. */
  empty: ReactNode;
}

/** All rows, of which only those in view are drawn and asked for. The focus walks over the cells with the cursor. */
export function RowsGrid(props: RowsGridProps) {
  const { ref, datasetId, search, count, names, columns, overlay, cursor, onCursor, onOpen, editor } = props;
  const gridId = useId();
  const scroll = useGridScroll(count, props.rowsKey);
  const { pages, isLoading, error, retry } = useRowPages({
    datasetId,
    search,
    range: scroll.range,
    isPaused: scroll.isFlying,
  });
  useImperativeHandle(ref, () => ({
    focusCell: ({ index, column }) => {
      scroll.showRow(index);
      const cell = document.getElementById(cellId(gridId, index, column));
      cell?.focus({ preventScroll: true });
      if (cell !== null && scroll.scroller.current !== null) reveal(cell, scroll.scroller.current);
    },
    screen: scroll.screen,
  }));

  const at = (target: EventTarget): Cursor | null => {
    const id = target instanceof Element ? target.closest("[role=gridcell]")?.id : undefined;
    const [index, column] = (id?.slice(gridId.length + 1) ?? "").split("-").map(Number);
    return index === undefined || column === undefined ? null : { index, column };
  };
  const follow = ({ target }: FocusEvent) => {
    const next = at(target);
    if (next !== null && (next.index !== cursor?.index || next.column !== cursor.column)) onCursor(next);
  };

  const { first, end } = scroll.range;
  const drawn = Array.from({ length: end - first }, (_, offset) => first + offset);
  // The row with the focus stays on the page wherever one scrolls to, or the focus would be lost.
  const isAway = cursor !== null && cursor.index < count && (cursor.index < first || cursor.index >= end);
  if (isAway) drawn.push(cursor.index);
  const stop = cursor ?? { index: first, column: Math.min(1, columns.length) };
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll.scroller}
        role="grid"
        aria-label="Rows"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-busy={isLoading}
        tabIndex={-1}
        onScroll={scroll.onScroll}
        className="h-full overflow-auto overscroll-contain outline-none [overflow-anchor:none]"
      >
        <div
          style={widths(columns, String(count).length)}
          className={cn("text-sm transition-opacity", props.isDimmed && "opacity-60")}
        >
          <GridHead columns={columns} sort={props.sort} onSort={props.onSort} />
          <div
            role="rowgroup"
            onFocus={follow}
            onDoubleClick={({ target }) => {
              const pressed = at(target);
              if (pressed !== null) onOpen(pressed);
            }}
            style={{ height: scroll.heightPx }}
            className="relative"
          >
            <div role="presentation" style={{ top: scroll.baseTopPx }} className="absolute inset-x-0">
              {drawn.map((index) => {
                const row = rowAt(pages, index);
                const shown = row && editedRow(row, names, overlay);
                const isEdited = editor?.cursor.index === index && shown !== undefined;
                return (
                  <GridRow
                    key={index}
                    gridId={gridId}
                    index={index}
                    topPx={(clampToDrawn(index, first, end) - scroll.base) * ROW_PX}
                    row={shown}
                    names={names}
                    columns={columns}
                    isSelected={cursor?.index === index}
                    tabStop={stop.index === index ? stop.column : null}
                    isLeaving={row !== undefined && overlay.removed.has(row.row)}
                    editor={isEdited ? { column: editor.cursor.column, node: editor.render(shown) } : null}
                  />
                );
              })}
            </div>
          </div>
        </div>
        {count === 0 ? props.empty : null}
      </div>
      {error ? <PagesError message={error.message} onRetry={retry} /> : null}
    </div>
  );
}

/** Brings a cell into view sideways, and the whole grid into the window where the cell is outside of it. */
function reveal(cell: Element, scroller: Element) {
  const [inner, outer] = [cell.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (inner.left < outer.left) scroller.scrollLeft -= outer.left - inner.left;
  else if (inner.right > outer.right) {
    scroller.scrollLeft += Math.min(inner.right - outer.right, inner.left - outer.left);
  }
  if (inner.top < 0 || inner.bottom > window.innerHeight) scroller.scrollIntoView({ block: "nearest" });
}

interface Widths extends CSSProperties {
  "--grid-columns": string;
}

function widths(columns: readonly GridColumn[], digits: number): Widths {
  return { "--grid-columns": columnTemplate(columns, digits), minWidth: leastWidth(columns, digits) };
}

/** A row that is kept for its focus stands just beyond those that are drawn, where nobody sees it. */
function clampToDrawn(index: number, first: number, end: number): number {
  return Math.min(Math.max(index, first - 1), end);
}

function PagesError({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="absolute inset-x-3 bottom-3 z-20 flex flex-wrap items-center justify-between gap-3 rounded-md border border-border bg-raised px-4 py-2.5 text-sm shadow-raised"
    >
      <span className="min-w-0">These rows could not be loaded. {message}</span>
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
