"use client";

import { useQuery } from "@tanstack/react-query";
import { FileWarning } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatBytes } from "@/lib/utils";

/** How often a dataset that is being imported is looked at again. */
export const IMPORT_POLL_MS = 1_000;

interface DatasetPageBodyProps {
  datasetId: string;
  /** What stands here once the rows can be read. */
  children: ReactNode;
}

/** The page while rows are read, after they could not be read, and, as `children`, when they are there. */
export function DatasetPageBody({ datasetId, children }: DatasetPageBodyProps) {
  const { data: dataset } = useQuery({
    ...datasetQueries.detail(datasetId),
    refetchInterval: ({ state }) => (state.data?.status === "importing" ? IMPORT_POLL_MS : false),
  });
  switch (dataset?.status) {
    case "ready":
      return children;
    case "failed":
      return <FailedImport dataset={dataset} />;
    case "importing":
      return <Importing dataset={dataset} />;
    case undefined:
      return null;
  }
}

function Importing({ dataset: { fileName, sizeBytes } }: { dataset: DatasetDetail }) {
  return (
    <Card className="flex flex-col gap-3 px-5 py-8">
      <p role="status" className="font-medium text-sm">
        Reading rows of {fileName} ({formatBytes(sizeBytes)})…
      </p>
      <Progress value={null} label="Reading rows" />
      <p className="text-muted text-sm">This goes on when you leave the page. A million rows take a few seconds.</p>
    </Card>
  );
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
