// biome-ignore-all lint/a11y/useSemanticElements: a table of which only some rows exist has no element of its own
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells and the buttons in the heads take the focus
"use client";

import { memo, type ReactNode } from "react";
import type { GridColumn } from "@/lib/datasets/grid-columns";
import { cellsByName, rowLabels } from "@/lib/datasets/row-labels";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import { LabelChip } from "../label-chip";
import { cellId } from "./cell-id";
import { ROW_PX } from "./use-grid-scroll";

/** Characters of a cell that are put on its one line; the whole is in the detail of the row. */
const CELL_CHARACTERS = 240;

// Written out rather than merged: dozens of rows are drawn in each frame of a scroll.
const ROW = "absolute inset-x-0 grid grid-cols-(--grid-columns) border-border border-b";
const SELECTED = "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]";
const CELL = "flex h-full min-w-0 items-center px-3 focus-visible:-outline-offset-2";
const BAR = "h-2.5 w-3/5 rounded-sm bg-hover";

interface GridRowProps {
  /** Makes the cells' ids, together with their place. */
  gridId: string;
  index: number;
  topPx: number;
  /** Undefined while it is on its way. */
  row: DatasetRows["data"][number] | undefined;
  names: readonly string[];
  columns: readonly GridColumn[];
  isSelected: boolean;
  /** Which of its cells Tab reaches; null for none. */
  tabStop: number | null;
  isLeaving: boolean;
  /** Stands in a cell instead of its content. */
  editor: { column: number; node: ReactNode } | null;
}

/** One row of the grid, at its place. Draws again only when something of its own changes. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { gridId, index, topPx, row, columns, isSelected, tabStop, isLeaving, editor } = props;
  const place = { style: { top: topPx, height: ROW_PX }, "aria-rowindex": index + 2 };
  if (row === undefined && tabStop === null) {
    // One still bar: many of these pass by while one scrolls.
    return (
      <div role="row" {...place} className={ROW}>
        <div role="gridcell" aria-colindex={1} className={`${CELL} col-start-2`}>
          <span aria-hidden className={BAR} />
        </div>
      </div>
    );
  }
  const cell = (column: number) => ({
    id: cellId(gridId, index, column),
    "aria-colindex": column + 1,
    tabIndex: tabStop === column ? 0 : -1,
  });
  const look = isSelected ? SELECTED : "hover:bg-hover/60";
  const layer = editor ? "z-10" : "contain-layout contain-style";
  return (
    <div
      role="row"
      {...place}
      aria-selected={isSelected}
      className={`${ROW} ${look} ${layer} ${isLeaving ? "line-through opacity-40" : ""}`}
    >
      <div role="gridcell" {...cell(0)} className={`${CELL} justify-end text-muted text-xs tabular-nums`}>
        {row?.row}
      </div>
      {columns.map((column, at) =>
        editor?.column === at + 1 ? (
          <div key={key(column)} role="gridcell" aria-colindex={at + 2} className="relative min-w-0">
            {editor.node}
          </div>
        ) : (
          <div key={key(column)} role="gridcell" {...cell(at + 1)} className={CELL}>
            {row ? <CellContent column={column} row={row} names={props.names} /> : <span aria-hidden className={BAR} />}
          </div>
        ),
      )}
    </div>
  );
});

function key({ kind, name }: GridColumn): string {
  return `${kind} ${name}`;
}

interface CellContentProps {
  column: GridColumn;
  row: DatasetRows["data"][number];
  names: readonly string[];
}

function CellContent({ column, row, names }: CellContentProps) {
  if (column.kind === "target") {
    const labels = rowLabels(column.target, cellsByName(names, row.cells));
    if (labels.length === 0) return <Nothing>(no label)</Nothing>;
    return (
      <span className="flex min-w-0 gap-1 overflow-hidden">
        {labels.map((label) => (
          <LabelChip key={label} label={label} />
        ))}
      </span>
    );
  }
  const text = row.cells[column.index] ?? "";
  if (text.trim() === "") return <Nothing>(empty)</Nothing>;
  return (
    <span className={column.kind === "other" ? "truncate text-muted" : "truncate"}>
      {text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text}
    </span>
  );
}

function Nothing({ children }: { children: string }) {
  return <span className="truncate text-muted italic">{children}</span>;
}
