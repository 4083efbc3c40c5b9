"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ParsePreview } from "@/lib/datasets/parse-schema";
import { cn } from "@/lib/utils";

interface PlainRowsProps {
  /** Undefined until the first answer. */
  preview: ParsePreview | undefined;
  /** Dims the rows while newer ones come. */
  isLoading: boolean;
  /** Height of the area. */
  className?: string;
}

/** Rows as a file is read, before anything is stored. */
export function PlainRows({ preview, isLoading, className }: PlainRowsProps) {
  if (preview === undefined) {
    return (
      <div className={cn("border-border border-t p-3", className)} aria-busy>
        <Skeleton className="h-full w-full" />
      </div>
    );
  }
  if (preview.problem !== null) {
    return (
      <p
        className={cn("grid place-items-center border-border border-t px-5 text-center text-muted text-sm", className)}
      >
        Nothing to show under these settings.
      </p>
    );
  }
  return (
    <Table
      label="First rows of the file"
      containerClassName={cn("border-border border-t focus-visible:-outline-offset-2", className)}
      className={cn("w-auto min-w-full transition-opacity", isLoading && "opacity-60")}
    >
      <TableHead>
        <tr>
          {preview.columns.map((name) => (
            <TableHeader key={name} title={name} className="max-w-64 truncate text-text">
              {name}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {preview.rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity before they are stored
          <TableRow key={row}>
            {preview.columns.map((name, index) => {
              const cell = cells[index] ?? "";
              return (
                <TableCell key={name} title={cell} className="max-w-72 truncate">
                  {cell === "" ? <span className="text-muted italic">(empty)</span> : cell}
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
