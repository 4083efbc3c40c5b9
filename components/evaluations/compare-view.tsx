"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { EvaluationComparison, EvaluationSummary } from "@/lib/evaluations/schema";
import { CompareLabels } from "./compare-labels";
import { CompareRows } from "./compare-rows";
import { CompareTable } from "./compare-table";
import { TargetSwitch } from "./target-switch";

/** Two to five evaluations beside each other, as the address names them; the first is what the others are measured by. */
export function CompareView() {
  const search = useSearchParams();
  const ids = (search.get("ids") ?? "").split(",").filter((id) => id !== "");
  const target = search.get("target") ?? undefined;
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...evaluationQueries.compare(ids, target),
    enabled: ids.length >= 2,
  });
  if (ids.length < 2) return <NothingChosen />;
  if (isPending) return <Skeleton className="h-64" />;
  if (!data) {
    return (
      <ErrorState
        title="These could not be compared"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  return <Compared comparison={data} />;
}

function NothingChosen() {
  return (
    <Card>
      <EmptyState
        as="h2"
        icon={GitCompareArrows}
        title="Choose what to compare"
        description="Two to five evaluations, best of the same rows."
        actions={
          <Button asChild variant="primary">
            <Link href="/evaluations">Choose evaluations</Link>
          </Button>
        }
      />
    </Card>
  );
}

/** Makes another evaluation the one that the others are measured by. Only this view depends on it: no navigation. */
function moveToFront(id: string): void {
  const search = new URLSearchParams(window.location.search);
  const ids = (search.get("ids") ?? "").split(",");
  search.set("ids", [id, ...ids.filter((other) => other !== id)].join(","));
  window.history.replaceState(null, "", `?${search}`);
}

function Compared({ comparison }: { comparison: EvaluationComparison }) {
  const { target, targets, evaluations, comparisons } = comparison;
  const [first] = evaluations;
  const others = evaluations.slice(1).flatMap((evaluation) => {
    const found = comparisons.find(({ id }) => id === evaluation.id);
    return found === undefined ? [] : [{ evaluation, comparison: found }];
  });
  if (first === undefined) return null;
  return (
    <div className="flex flex-col gap-8">
      <TargetSwitch targets={targets} value={target} />
      <CompareTable first={first} others={others} target={target} onBase={moveToFront} />
      {others
        .filter(({ comparison: { rows } }) => rows !== null)
        .map(({ evaluation, comparison: found }) => (
          <Section
            key={evaluation.id}
            title={`${titleOf(evaluation, evaluations)} against ${titleOf(first, evaluations)}`}
            className="flex flex-col"
          >
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
              <CompareRows first={first.id} second={evaluation.id} target={target} comparison={found} />
              <CompareLabels comparison={found} />
            </div>
          </Section>
        ))}
    </div>
  );
}

/** Names are not unique: two of the same are told apart by their place. */
function titleOf({ id, name }: EvaluationSummary, all: readonly EvaluationSummary[]): string {
  const namesakes = all.filter((other) => other.name === name);
  return namesakes.length < 2 ? name : `${name} (${namesakes.findIndex((other) => other.id === id) + 1})`;
}
