// biome-ignore-all lint/a11y/useSemanticElements: a table of which only some rows exist has no element of its own
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells and the buttons in the heads take the focus
"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, memo, useState } from "react";
import { type GridColumn, type Sort, sortName } from "@/lib/datasets/grid-columns";
import { cn } from "@/lib/utils";
import { HEADER_PX } from "./use-grid-scroll";

interface GridHeadProps {
  columns: readonly GridColumn[];
  sort: Sort;
  /** The head of a column was pressed. */
  onSort: (name: string) => void;
}

/** Names of the columns; pressing one sorts by it. One tab stop, walked with the arrow keys. */
export const GridHead = memo(function GridHead({ columns, sort, onSort }: GridHeadProps) {
  const [stop, setStop] = useState(0);
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button.matches(":focus"));
    const next = buttons[at + step];
    next?.focus();
  };
  const sortable = columns.filter((column) => sortName(column) !== null);
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        onKeyDown={walk}
        style={{ height: HEADER_PX }}
        className="grid grid-cols-(--grid-columns) border-border border-b bg-sunken font-medium text-muted text-xs"
      >
        <div role="columnheader" aria-colindex={1} className="flex items-center justify-end px-3">
          Row
        </div>
        {columns.map((column, index) => (
          <ColumnHead
            key={`${column.kind} ${column.name}`}
            column={column}
            colIndex={index + 2}
            sort={sort}
            onSort={onSort}
            isStop={sortable.indexOf(column) === Math.min(stop, sortable.length - 1)}
            onFocus={() => setStop(sortable.indexOf(column))}
          />
        ))}
      </div>
    </div>
  );
});

interface ColumnHeadProps extends Pick<GridHeadProps, "sort" | "onSort"> {
  column: GridColumn;
  colIndex: number;
  isStop: boolean;
  onFocus: () => void;
}

function ColumnHead({ column, colIndex, sort, onSort, isStop, onFocus }: ColumnHeadProps) {
  const name = sortName(column);
  const isSorted = name !== null && sort.sort === name;
  const isDescending = isSorted && sort.direction === "desc";
  const order = isDescending ? "descending" : isSorted ? "ascending" : "none";
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  const title = <span className="truncate">{column.name || "(no name)"}</span>;
  return (
    <div
      role="columnheader"
      aria-colindex={colIndex}
      aria-sort={name === null ? undefined : order}
      className="flex min-w-0"
    >
      {name === null ? (
        <span className="flex min-w-0 items-center px-3">{title}</span>
      ) : (
        <button
          type="button"
          tabIndex={isStop ? 0 : -1}
          onFocus={onFocus}
          onClick={() => onSort(name)}
          className={cn(
            "group flex min-w-0 flex-1 items-center gap-1.5 px-3 text-left hover:text-text focus-visible:-outline-offset-2",
            isSorted && "text-text",
          )}
        >
          {title}
          <Arrow aria-hidden className={cn("size-3.5 shrink-0", !isSorted && "opacity-0 group-hover:opacity-60")} />
        </button>
      )}
    </div>
  );
}
