"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Box, MessageSquareText } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { NumberText } from "@/components/ui/number";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatShare } from "@/lib/charts/format";
import { modelQueries, type WhichModels } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { playgroundHref } from "@/lib/playground/search-params";
import { ModelFilters, useModelsSearch } from "./model-filters";
import { ModelMenu } from "./model-menu";
import { RenameModel } from "./rename-model";

/** Classifiers of every server, newest first: those in use, in the archive or in the trash. */
export function ModelList() {
  const { state, q } = useModelsSearch();
  return (
    <div className="flex flex-col gap-4">
      <ModelFilters />
      <FoundModels state={state} q={q} />
    </div>
  );
}

function FoundModels(which: Required<WhichModels>) {
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(modelQueries.list(which));
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
  if (models.length === 0) return <NothingFound {...which} />;
  return (
    <>
      <ModelTable models={models} />
      {hasNextPage ? (
        <Button className="self-center" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older models
        </Button>
      ) : null}
    </>
  );
}

const NOTHING_THERE = {
  archived: {
    title: "The archive is empty",
    description: "Models that you archive leave the lists and stay as they are: programs can go on asking for them.",
  },
  trash: {
    title: "The trash is empty",
    description: "Models that you delete wait here, and can come back, until you delete them for good.",
  },
};

function NothingFound({ state, q }: Required<WhichModels>) {
  if (q !== "") {
    return (
      <Card>
        <EmptyState as="h2" icon={Box} title="No model fits" description={`Nothing here is called “${q}”.`} />
      </Card>
    );
  }
  if (state === "active") return <NoModels />;
  return (
    <Card>
      <EmptyState as="h2" icon={Box} {...NOTHING_THERE[state]} />
    </Card>
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
              Right on test rows
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
          {model.aliases.map((name) => (
            <Badge key={name} tone="violet" title={`Programs that ask for “${name}” get this model`}>
              {name}
            </Badge>
          ))}
        </div>
        <div className="flex items-center gap-1 text-muted">
          <span className="min-w-0 truncate font-mono text-xs" title={model.remoteId}>
            {model.remoteId}
          </span>
          <CopyButton text={model.remoteId} label={`Copy the id of ${model.name}`} />
        </div>
      </TableCell>
      <TableCell className="hidden text-muted lg:table-cell">
        {model.datasetName ?? "deleted"}
        {model.versionNumber === null ? null : <span className="whitespace-nowrap"> v{model.versionNumber}</span>}
      </TableCell>
      <TableCell numeric className="hidden sm:table-cell">
        <NumberText value={model.targets.reduce((sum, target) => sum + target.labels.length, 0)} />
      </TableCell>
      <TableCell numeric className="hidden sm:table-cell">
        <TestScore model={model} />
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
          <ModelMenu model={model} />
        </div>
      </TableCell>
    </TableRow>
  );
}

/** Accuracy of each target on the model's own test rows. */
function TestScore({ model: { testScores } }: { model: ModelSummary }) {
  if (testScores === null) return <span className="text-muted">not evaluated</span>;
  return (
    <Link
      href={`/evaluations/${encodeURIComponent(testScores.evaluationId)}`}
      className="rounded-sm underline-offset-4 hover:underline"
    >
      {testScores.targets.map(({ target, accuracy }) => (
        <span key={target} className="block whitespace-nowrap">
          {testScores.targets.length > 1 ? <span className="text-muted">{target} </span> : null}
          <NumberText value={accuracy} format={formatShare} />
        </span>
      ))}
    </Link>
  );
}
