"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Rows3 } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { isUnderWay } from "@/lib/batches/describe";
import { batchQueries } from "@/lib/batches/queries";
import type { BatchSummary } from "@/lib/batches/schema";
import { batchHref } from "@/lib/batches/search-params";
import { formatCount } from "@/lib/utils";
import { BatchStatus } from "./batch-status";
import { DownloadButton } from "./download-button";

const ACTIVE_POLL_MS = 2_000;

/** Every batch, newest first; it keeps itself fresh while one is under way. */
export function BatchList() {
  const list = useInfiniteQuery({
    ...batchQueries.list(),
    refetchInterval: ({ state }) => {
      const batches = state.data?.pages.flatMap((page) => page.data) ?? [];
      return batches.some(({ status }) => isUnderWay(status)) ? ACTIVE_POLL_MS : false;
    },
  });
  if (!list.data) {
    if (list.isPending) return <Skeleton className="h-48" />;
    return (
      <ErrorState
        title="The batches could not be read"
        advice={list.error?.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const batches = list.data.pages.flatMap((page) => page.data);
  if (batches.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={Rows3}
          as="h2"
          title="No batches yet"
          description="Files that a model has classified will be here, each to be downloaded with its answers as new columns."
        />
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <BatchTable batches={batches} />
      {list.hasNextPage ? (
        <Button className="self-center" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older batches
        </Button>
      ) : null}
    </div>
  );
}

function BatchTable({ batches }: { batches: readonly BatchSummary[] }) {
  return (
    <Card className="overflow-hidden">
      <Table label="Batches">
        <TableHead>
          <tr>
            <TableHeader>File</TableHeader>
            <TableHeader>Status</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Rows
            </TableHeader>
            <TableHeader numeric className="hidden md:table-cell">
              Need a look
            </TableHeader>
            <TableHeader className="hidden lg:table-cell">Created</TableHeader>
            <TableHeader>
              <span className="sr-only">Download</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {batches.map((batch) => (
            <BatchRow key={batch.id} batch={batch} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function BatchRow({ batch }: { batch: BatchSummary }) {
  const { id, fileName, modelName, status, rowsTotal, rowsDone, result, createdAt } = batch;
  return (
    <TableRow>
      <TableCell className="w-full max-w-0">
        <Link
          href={batchHref(id)}
          className="block truncate rounded-sm font-medium text-text underline-offset-4 hover:underline"
          title={fileName}
        >
          {fileName}
        </Link>
        <span className="block truncate text-muted text-xs">{modelName}</span>
      </TableCell>
      <TableCell>
        <BatchStatus status={status} />
      </TableCell>
      <TableCell numeric className="hidden whitespace-nowrap sm:table-cell">
        {status === "ready" || rowsDone === 0
          ? formatCount(rowsTotal)
          : `${formatCount(rowsDone)} of ${formatCount(rowsTotal)}`}
      </TableCell>
      <TableCell numeric className="hidden md:table-cell">
        {result === null ? "–" : formatCount(result.needsReview)}
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted lg:table-cell">
        <RelativeTime date={createdAt} />
      </TableCell>
      <TableCell>
        <div className="flex justify-end">
          <DownloadButton batch={batch} size="sm" />
        </div>
      </TableCell>
    </TableRow>
  );
}
