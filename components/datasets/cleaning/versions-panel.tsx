"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetVersion } from "@/lib/datasets/steps-schema";
import { pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";

/** The rows as they were kept: whatever is done later, splits that were made of a version stay true to it. */
export function VersionsPanel() {
  const { dataset } = useCleaning();
  const versions = useQuery(datasetQueries.versions(dataset.id));
  return (
    <Card>
      <section aria-labelledby="versions-title" aria-busy={versions.isPending}>
        <div className="flex min-h-12 items-center justify-between gap-2 py-2 pr-3 pl-4">
          <h2 id="versions-title" className="font-semibold text-sm">
            Versions
          </h2>
          <SaveButton isCurrent={versions.data?.data.some(({ isCurrent }) => isCurrent) ?? true} />
        </div>
        {versions.data !== undefined ? (
          <ul aria-label="Versions, the newest first" className="max-h-56 overflow-y-auto px-4 pb-3">
            {versions.data.data.map((version) => (
              <VersionLine key={version.id} version={version} />
            ))}
          </ul>
        ) : versions.isError ? (
          <ErrorState
            className="mx-3 mb-3"
            title="The versions could not be loaded"
            where={versions.error.message}
            onRetry={() => void versions.refetch()}
            retrying={versions.isFetching}
          />
        ) : (
          <Skeleton className="mx-4 mb-4 h-9" />
        )}
      </section>
    </Card>
  );
}

function VersionLine({ version }: { version: DatasetVersion }) {
  const { number, rowCount, stepCount, isCurrent, preparationCount, createdAt } = version;
  const facts = [pluralise(rowCount, "row"), stepCount === 0 ? "as it came" : pluralise(stepCount, "step")];
  if (preparationCount > 0) facts.push(`used by ${pluralise(preparationCount, "preparation")}`);
  return (
    <li className="flex items-start justify-between gap-2 border-border py-1.5 text-sm not-first:border-t">
      <div className="min-w-0">
        <span className="font-medium">Version {number}</span>
        <span className="block text-muted text-xs tabular-nums leading-5">{facts.join(", ")}</span>
      </div>
      {isCurrent ? (
        <Badge tone="green">Rows as now</Badge>
      ) : (
        <RelativeTime date={createdAt} className="text-muted text-xs leading-5" />
      )}
    </li>
  );
}

/** Off where a version has these very rows. */
function SaveButton({ isCurrent }: { isCurrent: boolean }) {
  const { dataset, isBusy } = useCleaning();
  const accept = useMutation(datasetMutations.acceptVersion(useQueryClient(), dataset.id));
  return (
    <Button
      size="sm"
      disabled={isCurrent}
      title={isCurrent ? "A version has these rows already" : undefined}
      pending={accept.isPending || (isBusy && !isCurrent)}
      onClick={() =>
        accept.mutate(undefined, {
          onSuccess: ({ data }) => toast.success(`Saved as version ${data[0]?.number ?? ""}`.trim()),
          onError: ({ message }) => toast.error("The version was not saved", { description: message }),
        })
      }
    >
      <BookmarkPlus aria-hidden />
      Save as version
    </Button>
  );
}
