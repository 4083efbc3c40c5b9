"use client";

import { useQuery } from "@tanstack/react-query";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { ProfileStats } from "./profile-stats";
import { RolesSummary } from "./roles-summary";
import { RowsPreview } from "./rows-preview";
import { useRoles } from "./use-roles";

/** What is in the file: which column means what, over its first rows. */
export function DatasetColumns({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  return dataset === undefined ? null : <Columns dataset={dataset} />;
}

function Columns({ dataset }: { dataset: DatasetDetail }) {
  const roles = useRoles(dataset);
  return (
    <div className="flex flex-col gap-4">
      <RolesSummary dataset={dataset} roles={roles} />
      <RowsPreview dataset={dataset} roles={roles} />
      <ProfileStats dataset={dataset} />
    </div>
  );
}
