"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { ShowMore } from "@/components/ui/show-more";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { ConflictList } from "./conflict-list";
import { AllFine, Figure, Finding, FindingLine, FindingSkeleton } from "./finding";
import { TargetChoice } from "./target-choice";
import { useConflicts } from "./use-conflicts";

/** The same text under different labels: whatever a model answers, one of them is wrong. */
export function ConflictsFinding({ target }: { target: string }) {
  const state = useConflicts(target);
  const { query, conflicts, total, said } = state;
  return (
    <Finding
      title="Same text, different labels"
      id="conflicts"
      isBusy={query.isPending}
      aside={<TargetChoice target={target} />}
    >
      {query.isPending ? (
        <>
          <FindingSkeleton />
          <Skeleton className="h-36" />
        </>
      ) : query.isError && conflicts.length === 0 ? (
        <ErrorState
          title="The conflicts could not be listed"
          where={query.error.message}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : total <= 0 ? (
        // Takes the focus when the last conflict was settled by keyboard.
        <div data-conflicts-done tabIndex={-1} className="rounded-sm">
          <AllFine>No text stands under different labels.</AllFine>
        </div>
      ) : (
        <>
          <Summary target={target} total={total} />
          <ConflictList conflicts={conflicts} onLabel={state.label} onDrop={state.drop} />
          {query.hasNextPage ? (
            <ShowMore pending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}>
              {formatCount(conflicts.length)} of {pluralise(total, "conflict")}
            </ShowMore>
          ) : null}
        </>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </Finding>
  );
}

function Summary({ target, total }: { target: string; total: number }) {
  const { openStep } = useCleaning();
  return (
    <>
      <FindingLine
        actions={
          <>
            <Button
              size="sm"
              onClick={() => openStep({ kind: "resolve_conflicts", values: { target, how: "majority" } })}
            >
              Most frequent for all…
            </Button>
            <Button size="sm" onClick={() => openStep({ kind: "resolve_conflicts", values: { target, how: "drop" } })}>
              Drop all…
            </Button>
          </>
        }
      >
        <Figure>{pluralise(total, "text")}</Figure> {total === 1 ? "stands" : "stand"} under more than one label
      </FindingLine>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted text-xs">
        <span className="inline-flex items-center gap-1">
          <Kbd>1</Kbd>–<Kbd>9</Kbd> label all its rows
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>D</Kbd> drop them
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>Ctrl Z</Kbd> undo
        </span>
      </p>
    </>
  );
}
