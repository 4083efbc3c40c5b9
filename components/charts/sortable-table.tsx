"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { cn, formatCount } from "@/lib/utils";

export interface TableColumn<Row> {
  key: string;
  title: string;
  /** What it sorts by; null, for "not measured", always goes last. */
  value: (row: Row) => string | number | null;
  /** What it prints; the value itself unless given. */
  text?: (row: Row) => string;
  /** Instead of the text, where a cell is more than that: a link, a mark. */
  cell?: (row: Row) => ReactNode;
}

interface SortableTableProps<Row> {
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Of the area that scrolls: its height, unless as high as a chart. */
  className?: string;
}

/** Rows drawn at once; a long run has tens of thousands. */
const PAGE_SIZE = 500;

interface Order {
  key: string;
  ascending: boolean;
}

/** Sign of the comparison of two cells, nulls last whatever the direction. */
function compareCells(a: string | number | null, b: string | number | null, ascending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * (ascending ? 1 : -1);
}

/** The values of a chart as a table; a press on a column's name sorts by it, numbers largest first. */
export function SortableTable<Row>({ label, columns, rows, rowKey, className }: SortableTableProps<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  const [limit, setLimit] = useState(PAGE_SIZE);
  const isNumeric = (column: TableColumn<Row>) => rows.some((row) => typeof column.value(row) === "number");
  const by = columns.find((column) => column.key === order?.key);
  const sorted = by && order ? rows.toSorted((a, b) => compareCells(by.value(a), by.value(b), order.ascending)) : rows;
  const press = (column: TableColumn<Row>) =>
    setOrder(
      order?.key === column.key
        ? { key: column.key, ascending: !order.ascending }
        : { key: column.key, ascending: !isNumeric(column) },
    );
  return (
    <>
      <Table label={label} containerClassName={cn("max-h-80 rounded-md border border-border", className)}>
        <TableHead>
          <tr>
            {columns.map((column) => (
              <SortHeader
                key={column.key}
                title={column.title}
                numeric={isNumeric(column)}
                order={order?.key === column.key ? order : null}
                onPress={() => press(column)}
              />
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {sorted.slice(0, limit).map((row) => (
            <TableRow key={rowKey(row)}>
              {columns.map((column) => (
                <TableCell key={column.key} numeric={isNumeric(column)} className="py-1.5">
                  {column.cell ? column.cell(row) : column.text ? column.text(row) : (column.value(row) ?? "–")}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {limit < sorted.length ? (
        <div className="mt-2 flex items-center gap-3 text-muted text-xs tabular-nums">
          {formatCount(limit)} of {formatCount(sorted.length)} rows
          <Button variant="link" size="sm" onClick={() => setLimit(limit + PAGE_SIZE)}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface SortHeaderProps {
  title: string;
  numeric: boolean;
  order: Order | null;
  onPress: () => void;
}

function SortHeader({ title, numeric, order, onPress }: SortHeaderProps) {
  const Arrow = order?.ascending ? ArrowUp : ArrowDown;
  return (
    <TableHeader numeric={numeric} aria-sort={order ? (order.ascending ? "ascending" : "descending") : undefined}>
      <button
        type="button"
        onClick={onPress}
        className={cn("inline-flex items-center gap-1 rounded-sm hover:text-text", numeric && "flex-row-reverse")}
      >
        {title}
        <Arrow aria-hidden className={cn("size-3", order === null && "invisible")} />
      </button>
    </TableHeader>
  );
}
