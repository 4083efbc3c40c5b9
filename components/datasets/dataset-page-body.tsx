"use client";

import { useQuery } from "@tanstack/react-query";
import { FileWarning } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { ImportingPanel } from "./importing-panel";
import { useIsRemoved } from "./use-removal";

/** How often a dataset that is being imported is looked at again. */
export const IMPORT_POLL_MS = 1_000;

interface DatasetPageBodyProps {
  datasetId: string;
  /** What stands here once the rows can be read. */
  children: ReactNode;
}

/** The page while rows are read, after they could not be read, and, as `children`, when they are there. */
export function DatasetPageBody({ datasetId, children }: DatasetPageBodyProps) {
  const isRemoved = useIsRemoved(datasetId);
  const { data: dataset } = useQuery({
    ...datasetQueries.detail(datasetId),
    refetchInterval: ({ state }) => (state.data?.status === "importing" && !isRemoved ? IMPORT_POLL_MS : false),
  });
  switch (dataset?.status) {
    case "ready":
      return children;
    case "failed":
      return <FailedImport dataset={dataset} />;
    case "importing":
      return <ImportingPanel dataset={dataset} />;
    case undefined:
      return null;
  }
}

function FailedImport({ dataset: { fileName, error } }: { dataset: DatasetDetail }) {
  const line = error?.line ?? null;
  return (
    <ErrorState
      title="The file could not be read"
      where={line === null ? fileName : `${fileName}, line ${line}`}
      advice={
        <>
          {error?.message ?? "The import stopped without a reason."} A mended file becomes a new dataset; this one can
          be deleted.
        </>
      }
      actions={
        <Button asChild variant="primary">
          <Link href="/datasets">
            <FileWarning aria-hidden />
            Import another file
          </Link>
        </Button>
      }
    />
  );
}
