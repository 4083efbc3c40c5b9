"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Database } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NumberText } from "@/components/ui/number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetSummary } from "@/lib/datasets/schema";
import { datasetHref } from "@/lib/datasets/search-params";
import { formatBytes } from "@/lib/utils";
import { DatasetStatus } from "./dataset-status";

/** How often the list looks again while something in it is being imported. */
const IMPORT_POLL_MS = 2_000;

/** All datasets, newest first. */
export function DatasetList() {
  const list = useInfiniteQuery({
    ...datasetQueries.list(),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some(({ status }) => status === "importing")) ? IMPORT_POLL_MS : false,
  });
  if (list.data === undefined) {
    if (!list.isError) return <Skeleton className="h-48 w-full rounded-lg" />;
    return (
      <ErrorState
        title="The datasets could not be loaded"
        where={list.error.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const datasets = list.data.pages.flatMap((page) => page.data);
  if (datasets.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={Database}
          title="No datasets yet"
          description="Every file you import stands here, kept as it came, with its rows, columns and labels."
        />
      </Card>
    );
  }
  return (
    <div className="flex flex-col items-center gap-4">
      <Card className="w-full overflow-hidden">
        <DatasetTable datasets={datasets} />
      </Card>
      {list.hasNextPage ? (
        <Button pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}

function DatasetTable({ datasets }: { datasets: readonly DatasetSummary[] }) {
  return (
    <Table label="Datasets">
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader>Status</TableHeader>
          <TableHeader numeric>Rows</TableHeader>
          <TableHeader numeric>Rejected lines</TableHeader>
          <TableHeader numeric>Size</TableHeader>
          <TableHeader>Imported</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {datasets.map((dataset) => (
          <DatasetRow key={dataset.id} dataset={dataset} />
        ))}
      </TableBody>
    </Table>
  );
}

function DatasetRow({ dataset }: { dataset: DatasetSummary }) {
  const { id, name, fileName, status, rowCount, rejectedCount, sizeBytes, createdAt } = dataset;
  const isReady = status === "ready";
  return (
    <TableRow>
      <TableCell className="min-w-48 max-w-96">
        <Link
          href={datasetHref(id)}
          title={name}
          className="block truncate rounded-sm font-medium underline-offset-4 hover:underline"
        >
          {name}
        </Link>
        <span className="block truncate text-muted text-xs" title={fileName}>
          {fileName}
        </span>
      </TableCell>
      <TableCell>
        <DatasetStatus status={status} />
      </TableCell>
      <TableCell numeric>
        <NumberText value={isReady ? rowCount : null} />
      </TableCell>
      <TableCell numeric>
        <NumberText value={isReady ? rejectedCount : null} />
      </TableCell>
      <TableCell numeric className="whitespace-nowrap">
        {sizeBytes === 0 ? "–" : formatBytes(sizeBytes)}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted">
        <RelativeTime date={createdAt} />
      </TableCell>
    </TableRow>
  );
}
