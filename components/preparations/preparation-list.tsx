"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Shuffle } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { preparationQueries } from "@/lib/preparations/queries";
import { PreparationTable } from "./preparation-table";

/** Preparations, newest first; of one dataset if asked. */
export function PreparationList({ datasetId }: { datasetId: string | undefined }) {
  const list = useInfiniteQuery(preparationQueries.list(datasetId));
  if (list.data === undefined) {
    if (!list.isError) return <Skeleton className="h-48 w-full rounded-lg" />;
    return (
      <ErrorState
        title="The preparations could not be loaded"
        where={list.error.message}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  }
  const preparations = list.data.pages.flatMap((page) => page.data);
  if (preparations.length === 0) return <NoPreparations />;
  return (
    <div className="flex flex-col items-center gap-4">
      <Card className="w-full overflow-hidden">
        <PreparationTable preparations={preparations} />
      </Card>
      {list.hasNextPage ? (
        <Button pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show older preparations
        </Button>
      ) : null}
    </div>
  );
}

function NoPreparations() {
  return (
    <Card>
      <EmptyState
        icon={Shuffle}
        as="h2"
        title="No preparations yet"
        description="A preparation balances the labels of a dataset and splits its rows into train, validation and test files."
        actions={
          <Button asChild variant="primary">
            <Link href="/datasets">Choose a dataset</Link>
          </Button>
        }
      />
    </Card>
  );
}
