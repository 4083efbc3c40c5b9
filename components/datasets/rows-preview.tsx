"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { roleOf } from "@/lib/datasets/assign-role";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { ColumnHead } from "./column-head";
import { PREVIEW_ROWS } from "./preview-rows";
import type { RolesState } from "./use-roles";

/** Where the choices of the columns are, for "Change" to lead there. */
export const COLUMNS_ID = "columns";

interface RowsPreviewProps {
  dataset: DatasetDetail;
  roles: RolesState;
}

/** The first rows under their columns' roles. */
export function RowsPreview({ dataset, roles }: RowsPreviewProps) {
  const rows = useQuery({
    ...datasetQueries.rows(dataset.id, { limit: PREVIEW_ROWS }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card className="flex min-w-0 flex-col overflow-hidden">
      <PreviewHead rows={rows.data} rowCount={dataset.rowCount} />
      {rows.isError && rows.data === undefined ? (
        <ErrorState
          className="m-4"
          title="The rows could not be loaded"
          where={rows.error.message}
          onRetry={() => void rows.refetch()}
          retrying={rows.isFetching}
        />
      ) : (
        <Table
          label="Rows of the file"
          containerClassName="h-112 border-border border-t focus-visible:-outline-offset-2"
          className="w-auto min-w-full"
        >
          <TableHead id={COLUMNS_ID}>
            <tr>
              <TableHeader numeric className="w-px align-bottom">
                <span className="block pb-2">Row</span>
              </TableHeader>
              {dataset.columns.map((column) => (
                <ColumnHead
                  key={column.name}
                  column={column}
                  role={roleOf(roles.shown, column.name)}
                  disabled={roles.isSaving}
                  onRoleChange={(role) => roles.assign(column.name, role)}
                />
              ))}
            </tr>
          </TableHead>
          <TableBody className={cn("transition-opacity", rows.isPlaceholderData && "opacity-60")}>
            {rows.data ? (
              <Rows rows={rows.data} dataset={dataset} roles={roles} />
            ) : (
              <tr>
                <td colSpan={dataset.columns.length + 1} className="p-3">
                  <Skeleton className="h-72 w-full" />
                </td>
              </tr>
            )}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function PreviewHead({ rows, rowCount }: { rows: DatasetRows | undefined; rowCount: number }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-2.5">
      <h2 className="font-semibold text-sm">First rows</h2>
      <span className="whitespace-nowrap text-muted text-sm tabular-nums">{describeRows(rows, rowCount)}</span>
    </div>
  );
}

/** How many of how many rows are shown; while they are fetched, what is known. */
function describeRows(rows: DatasetRows | undefined, knownTotal: number | null): string {
  const total = rows?.total ?? knownTotal;
  if (total === null) return "Finding rows…";
  const shown = Math.min(rows?.data.length ?? PREVIEW_ROWS, total);
  return shown < total ? `First ${formatCount(shown)} of ${pluralise(total, "row")}` : pluralise(total, "row");
}

function Rows({ rows, dataset, roles }: { rows: DatasetRows; dataset: DatasetDetail; roles: RolesState }) {
  if (rows.data.length === 0) {
    return (
      <tr>
        <td colSpan={dataset.columns.length + 1} className="px-5 py-10 text-center text-muted">
          There are no rows.
        </td>
      </tr>
    );
  }
  return rows.data.map(({ row, cells }) => (
    <TableRow key={row}>
      <TableCell numeric className="w-px text-muted text-xs">
        {row}
      </TableCell>
      {dataset.columns.map(({ name }, index) => {
        const cell = cells[index] ?? "";
        const role = roleOf(roles.shown, name);
        return (
          <TableCell
            key={name}
            title={cell}
            className={cn(
              "truncate",
              role === "text" ? "max-w-64 sm:max-w-96" : "max-w-56",
              role === "ignore" && "text-muted",
            )}
          >
            {cell === "" ? <span className="text-muted italic">(empty)</span> : cell}
          </TableCell>
        );
      })}
    </TableRow>
  ));
}
