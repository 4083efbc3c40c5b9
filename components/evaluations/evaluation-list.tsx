"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { GitCompareArrows, Target } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { evaluationQueries } from "@/lib/evaluations/queries";
import { compareHref } from "@/lib/evaluations/search-params";
import { EvaluationTable } from "./evaluation-table";

/** Two to five are put beside each other. */
const MAX_COMPARED = 5;

/** Every evaluation, newest first; some of them are chosen to be compared. */
export function EvaluationList() {
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(evaluationQueries.list());
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (isPending) return <Skeleton className="h-64" />;
  if (!data) {
    return (
      <ErrorState
        title="The evaluations could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const evaluations = data.pages.flatMap((page) => page.data);
  if (evaluations.length === 0) return <NoEvaluations />;
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((other) => other !== id) : [...now, id]));
  return (
    <div className="flex flex-col gap-4">
      <CompareBar chosen={chosen} />
      <EvaluationTable evaluations={evaluations} chosen={chosen} onToggle={toggle} maxChosen={MAX_COMPARED} />
      {hasNextPage ? (
        <Button className="self-center" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older evaluations
        </Button>
      ) : null}
    </div>
  );
}

function CompareBar({ chosen }: { chosen: readonly string[] }) {
  const canCompare = chosen.length >= 2;
  return (
    <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
      <p className="text-muted text-sm">
        {chosen.length === 0
          ? "Choose two to five to compare them; the first chosen is what the others are measured by."
          : `${chosen.length} chosen`}
      </p>
      <Button asChild={canCompare} disabled={!canCompare} title={canCompare ? undefined : "Choose at least two."}>
        {canCompare ? (
          <Link href={compareHref(chosen)}>
            <GitCompareArrows aria-hidden />
            Compare
          </Link>
        ) : (
          "Compare"
        )}
      </Button>
    </div>
  );
}

function NoEvaluations() {
  return (
    <Card>
      <EmptyState
        icon={Target}
        as="h2"
        title="No evaluations yet"
        description="How good a model is on rows that it has not seen: scores, baselines, and every mistake to look at."
        actions={
          <Button asChild variant="primary">
            <Link href="/models">Choose a model to evaluate</Link>
          </Button>
        }
      />
    </Card>
  );
}
