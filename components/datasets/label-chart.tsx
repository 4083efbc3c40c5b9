"use client";

import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { LabelDistribution } from "@/components/charts/label-distribution";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { prepareLabelBars } from "@/lib/charts/label-bars";
import { datasetQueries } from "@/lib/datasets/queries";
import { formatCount } from "@/lib/utils";
import type { LabelFilter } from "./use-label-filter";

/** How often each label occurs; a bar shows its rows in the preview. */
export function LabelChart({ datasetId, filter }: { datasetId: string; filter: LabelFilter }) {
  const profile = useQuery(datasetQueries.profile(datasetId));
  if (profile.data === undefined) {
    if (!profile.isError) return <Skeleton className="h-108 w-full" />;
    return (
      <ErrorState
        title="The labels could not be counted"
        where={profile.error.message}
        onRetry={() => void profile.refetch()}
        retrying={profile.isFetching}
      />
    );
  }
  const [target] = profile.data.targets;
  if (target === undefined) {
    return (
      <EmptyState
        icon={Tags}
        title="No label column yet"
        description="Choose one above the rows; the count of each label appears here."
      />
    );
  }
  return (
    <LabelDistribution
      title="Labels"
      {...(target.labelCount > target.labels.length && {
        description: `The largest ${formatCount(target.labels.length)} of ${formatCount(target.labelCount)} values. Ids or texts are no labels: choose another label column above the rows.`,
      })}
      model={prepareLabelBars({ series: [{ name: "Rows", counts: target.labels }] })}
      selected={filter.label}
      onSelect={filter.toggle}
    />
  );
}
