"use client";

import { Search, X } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { describeSimilarity } from "@/lib/datasets/copies/similarity-words";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { cleanHref } from "@/lib/datasets/search-params";
import { describeLeaks, type LeakFinding } from "@/lib/preparations/describe-leaks";
import type { LeakReport, PreparationPreview } from "@/lib/preparations/schema";
import { cn } from "@/lib/utils";
import { LeakFindings } from "./leak-findings";
import { useStudio } from "./recipe-context";
import { TaskBar } from "./task-bar";
import { type LeakState, useLeaks } from "./use-leaks";
import { useTask } from "./use-task";

interface LeakCheckProps {
  dataset: DatasetDetail;
  splits: PreparationPreview["splits"];
}

/** What would leak between the splits, looked for when the recipe rests. */
export function LeakCheck({ dataset, splits }: LeakCheckProps) {
  const { datasetId, preview } = useStudio();
  const state = useLeaks(datasetId, preview.shown);
  // Of a recipe that does not fit, nothing is known: what is shown is of the one before.
  const isStale = state.isStale || preview.problem !== null;
  const isWaiting = state.isSearching || state.isChecking;
  const { isLong, task } = useTask(datasetId, isWaiting, ["copies"]);
  return (
    <Card>
      <section aria-label="Leak check" aria-busy={isWaiting || isStale}>
        <CardHeader
          title="Leak check"
          description="Copies on both sides of a split make scores look better than they are."
        />
        <CardContent className="flex min-h-22 flex-col gap-3">
          <Body dataset={dataset} splits={splits} state={{ ...state, isStale }} />
          {isLong ? (
            <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
              <TaskBar
                task={task}
                title={state.isSearching ? "Looking for near-copies" : "Checking the splits"}
                className="min-w-56 flex-1"
              />
              <Button size="sm" onClick={state.cancel}>
                <X aria-hidden />
                Cancel
              </Button>
            </div>
          ) : null}
        </CardContent>
      </section>
    </Card>
  );
}

function Body({ dataset, splits, state }: LeakCheckProps & { state: LeakState }) {
  const { report, isCancelled, error, isSearching, isChecking, isStale, start } = state;
  if (isCancelled || (error !== null && report === undefined)) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm">
        <p className="wrap-anywhere min-w-56 flex-1">
          {isCancelled ? "The check was cancelled." : `Nothing could be checked: ${error?.message}`}
        </p>
        <Button size="sm" onClick={start} pending={isSearching || isChecking}>
          <Search aria-hidden />
          Check for leaks
        </Button>
      </div>
    );
  }
  if (report === undefined) return <Skeleton className="h-10 w-full" />;
  return (
    <div className={cn("flex flex-col gap-3 transition-opacity", isStale && "opacity-60 delay-300")} aria-live="polite">
      <Report dataset={dataset} splits={splits} report={report} />
    </div>
  );
}

function Report({ dataset, splits, report }: LeakCheckProps & { report: LeakReport }) {
  const { values, change } = useStudio();
  const targets = dataset.roles?.targets ?? [];
  const groupColumn = values.groupBy || (dataset.roles?.group ?? null);
  const findings = describeLeaks(report, {
    rows: { validation: splits.validation.rows, test: splits.test.rows },
    groupColumn,
    isSingleLabel: targets.length === 1 && targets[0]?.kind === "single",
    isMade: false,
  });
  const actionOf = ({ about }: LeakFinding) =>
    about === "copies" ? (
      <Button size="sm" onClick={() => change({ nearDuplicatesPercent: Math.round(report.similarity * 100) })}>
        Keep copies on one side
      </Button>
    ) : (
      <Button size="sm" onClick={() => change({ groupBy: groupColumn ?? "" })}>
        Keep each on one side
      </Button>
    );
  return (
    <>
      <LeakFindings findings={findings} actionOf={actionOf} />
      <p className="text-muted text-xs leading-5">
        Copies are texts at least {Math.round(report.similarity * 100)}% alike:{" "}
        {describeSimilarity(report.similarity).toLowerCase()}.{" "}
        {report.clusters > 0 ? (
          <Link
            href={cleanHref(dataset.id, { similarity: report.similarity }, "near-copies")}
            className="rounded-sm underline underline-offset-4 hover:text-text"
          >
            Look at them
          </Link>
        ) : null}
      </p>
    </>
  );
}
