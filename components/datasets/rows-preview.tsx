"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { roleOf } from "@/lib/datasets/assign-role";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { COLUMNS_ID } from "./column-focus";
import { ColumnHead } from "./column-head";
import { FamilyOffer } from "./family-offer";
import { ParsePanel } from "./parse-panel";
import { PlainRows } from "./plain-rows";
import { PREVIEW_ROWS } from "./preview-rows";
import { useReading } from "./use-reading";
import type { RolesState } from "./use-roles";

/** Fewer rows than these do not fill the area, which then ends with them. */
const FILLING_ROWS = 9;

interface RowsPreviewProps {
  dataset: DatasetDetail;
  roles: RolesState;
  facts: readonly ColumnFacts[];
  rows: UseQueryResult<DatasetRows>;
}

/** The first rows: how they are read, and under which roles. While another reading is tried, the rows as it gives them. */
export function RowsPreview({ dataset, roles, facts, rows }: RowsPreviewProps) {
  const reading = useReading(dataset);
  const isTrying = reading.settings !== null;
  return (
    <Card className="flex min-w-0 flex-col overflow-hidden">
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-2.5">
        <h2 className="font-semibold text-sm">{isTrying ? "How the rows would be" : "First rows"}</h2>
        <span className="whitespace-nowrap text-muted text-sm tabular-nums">
          {isTrying ? "Not stored yet" : describeRows(rows.data, dataset.rowCount)}
        </span>
      </div>
      <ParsePanel dataset={dataset} reading={reading} />
      {isTrying ? (
        <PlainRows preview={reading.preview} isLoading={reading.isLoading} className="h-112" />
      ) : (
        <>
          <FamilyOffer roles={roles} facts={facts} />
          <StoredRows dataset={dataset} roles={roles} facts={facts} rows={rows} />
        </>
      )}
    </Card>
  );
}

/** How many of how many rows are shown; while they are fetched, what is known. */
function describeRows(rows: DatasetRows | undefined, knownTotal: number): string {
  const total = rows?.total ?? knownTotal;
  const shown = Math.min(rows?.data.length ?? PREVIEW_ROWS, total);
  return shown < total ? `First ${formatCount(shown)} of ${pluralise(total, "row")}` : pluralise(total, "row");
}

function StoredRows({ dataset, roles, facts, rows }: RowsPreviewProps) {
  if (rows.isError && rows.data === undefined) {
    return (
      <ErrorState
        className="m-4"
        title="The rows could not be loaded"
        where={rows.error.message}
        onRetry={() => void rows.refetch()}
        retrying={rows.isFetching}
      />
    );
  }
  return (
    <Table
      label="Rows of the file"
      containerClassName={cn(
        "border-border border-t focus-visible:-outline-offset-2",
        dataset.rowCount < FILLING_ROWS ? "max-h-112" : "h-112",
      )}
      className="w-auto min-w-full"
    >
      <TableHead id={COLUMNS_ID}>
        <tr>
          <TableHeader numeric className="w-px align-bottom">
            <span className="block pb-2">Row</span>
          </TableHeader>
          {facts.map((fact) => (
            <ColumnHead key={fact.column.name} fact={fact} roles={roles} />
          ))}
        </tr>
      </TableHead>
      <TableBody>
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
  );
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
