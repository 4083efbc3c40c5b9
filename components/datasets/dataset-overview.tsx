"use client";

import { useQuery } from "@tanstack/react-query";
import { Card, CardContent } from "@/components/ui/card";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { LabelChart } from "./label-chart";
import { ProfileStats } from "./profile-stats";
import { RolesSummary } from "./roles-summary";
import { RowsPreview } from "./rows-preview";
import { useLabelFilter } from "./use-label-filter";
import { useRoles } from "./use-roles";

/** What is in the file: which column means what, its first rows, and how often each label occurs. */
export function DatasetOverview({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  return dataset === undefined ? null : <Overview dataset={dataset} />;
}

function Overview({ dataset }: { dataset: DatasetDetail }) {
  const roles = useRoles(dataset);
  const filter = useLabelFilter(dataset.id);
  return (
    <div className="flex flex-col gap-4">
      <RolesSummary dataset={dataset} roles={roles} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
        <RowsPreview dataset={dataset} roles={roles} filter={filter} />
        <Card>
          <CardContent>
            <LabelChart datasetId={dataset.id} filter={filter} />
          </CardContent>
        </Card>
      </div>
      <ProfileStats dataset={dataset} />
    </div>
  );
}
