"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { datasetQueries } from "@/lib/datasets/queries";
import { columnFacts } from "@/lib/datasets/roles/column-facts";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { focusFirstColumn } from "./column-focus";
import { PREVIEW_ROWS } from "./preview-rows";
import { ProfileStats } from "./profile-stats";
import { ReadinessList } from "./readiness-list";
import { RolesPanel } from "./roles-panel";
import { RowsPreview } from "./rows-preview";
import { useRoles } from "./use-roles";

/** As many as fit beside what the columns mean; under Clean all of them stand. */
const READINESS_LINES = 3;

/** What is in the file: which column means what, over its first rows. */
export function DatasetColumns({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  return dataset === undefined ? null : <Columns dataset={dataset} />;
}

function Columns({ dataset }: { dataset: DatasetDetail }) {
  const { id, columns, rowCount } = dataset;
  const rows = useQuery(datasetQueries.rows(id, { limit: PREVIEW_ROWS }));
  const cells = rows.data?.data;
  const facts = useMemo(
    () =>
      columnFacts(
        columns,
        rowCount,
        cells?.map((row) => row.cells),
      ),
    [columns, rowCount, cells],
  );
  const roles = useRoles(dataset, facts);
  const first = cells?.[0]?.cells;
  const cellOf =
    first === undefined ? undefined : (column: string) => first[columns.findIndex(({ name }) => name === column)] ?? "";
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <RolesPanel dataset={dataset} roles={roles} facts={facts} cellOf={cellOf} />
        <ReadinessList datasetId={id} limit={READINESS_LINES} onRoles={focusFirstColumn} />
      </div>
      <RowsPreview dataset={dataset} roles={roles} facts={facts} rows={rows} />
      <ProfileStats dataset={dataset} />
    </div>
  );
}
