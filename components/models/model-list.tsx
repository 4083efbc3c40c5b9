"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Box, MessageSquareText } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NumberText } from "@/components/ui/number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatLoss } from "@/lib/charts/format";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { playgroundHref } from "@/lib/playground/search-params";
import { RenameModel } from "./rename-model";

/** Every classifier of every server, newest first. */
export function ModelList() {
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(modelQueries.list());
  if (isPending) return <Skeleton className="h-64" />;
  if (!data) {
    return (
      <ErrorState
        title="The models could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const models = data.pages.flatMap((page) => page.data);
  if (models.length === 0) return <NoModels />;
  return (
    <div className="flex flex-col gap-4">
      <ModelTable models={models} />
      {hasNextPage ? (
        <Button className="self-center" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older models
        </Button>
      ) : null}
    </div>
  );
}

function NoModels() {
  return (
    <Card>
      <EmptyState
        icon={Box}
        as="h2"
        title="No models yet"
        description="A job that ends well leaves a classifier here, to try in the playground and to call from code."
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/preparations">Train your first classifier</Link>
            </Button>
            <Button asChild>
              <Link href="/jobs">See the jobs</Link>
            </Button>
          </>
        }
      />
    </Card>
  );
}

function ModelTable({ models }: { models: readonly ModelSummary[] }) {
  return (
    <Card className="overflow-hidden">
      <Table label="Models">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader className="hidden lg:table-cell">Dataset</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Labels
            </TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              Best validation loss
            </TableHeader>
            <TableHeader className="hidden md:table-cell">Created</TableHeader>
            <TableHeader>
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function ModelRow({ model }: { model: ModelSummary }) {
  return (
    <TableRow>
      <TableCell className="w-full max-w-0 lg:w-2/5">
        <div className="flex items-center gap-1">
          <Link
            href={`/models/${encodeURIComponent(model.id)}`}
            className="min-w-0 truncate rounded-sm font-medium text-text underline-offset-4 hover:underline"
          >
            {model.name}
          </Link>
          <RenameModel model={model} />
        </div>
        <div className="flex items-center gap-1 text-muted">
          <span className="min-w-0 truncate font-mono text-xs" title={model.remoteId}>
            {model.remoteId}
          </span>
          <CopyButton text={model.remoteId} label={`Copy the id of ${model.name}`} />
        </div>
      </TableCell>
      <TableCell className="hidden text-muted lg:table-cell">{model.datasetName ?? "deleted"}</TableCell>
      <TableCell numeric className="hidden sm:table-cell">
        <NumberText value={model.targets.reduce((sum, target) => sum + target.labels.length, 0)} />
      </TableCell>
      <TableCell numeric className="hidden sm:table-cell">
        <NumberText value={model.bestValidLoss} format={formatLoss} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted md:table-cell">
        <RelativeTime date={model.createdAt} />
      </TableCell>
      <TableCell>
        <div className="flex items-center justify-end gap-3">
          {model.jobId ? (
            <Link
              href={`/jobs/${encodeURIComponent(model.jobId)}`}
              className="hidden rounded-sm text-muted underline-offset-4 hover:text-text hover:underline sm:block"
            >
              Job
            </Link>
          ) : null}
          <Button asChild size="sm">
            <Link href={playgroundHref({ model: model.id })}>
              <MessageSquareText aria-hidden />
              Try it
            </Link>
          </Button>
        </div>
      </TableCell>
    </TableRow>
  );
}
