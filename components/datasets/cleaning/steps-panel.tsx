"use client";

import { useQuery } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetSteps } from "@/lib/datasets/steps-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { AddStepMenu } from "./add-step-menu";
import { useCleaning } from "./cleaning-context";
import { StepList } from "./step-list";
import { StepsMenu } from "./steps-menu";
import { WaitBar } from "./wait-bar";

/** What was done to the rows, in order, with the way back and forward. */
export function StepsPanel() {
  const { dataset, isBusy, cancel } = useCleaning();
  const steps = useQuery(datasetQueries.steps(dataset.id));
  return (
    <Card className="flex min-h-0 flex-col overflow-hidden">
      <section aria-labelledby="steps-title" aria-busy={steps.isPending} className="flex min-h-0 flex-col">
        <div className="flex min-h-12 items-center gap-1 py-2 pr-2 pl-4">
          <h2 id="steps-title" className="mr-auto font-semibold text-sm">
            Steps
          </h2>
          <UndoButtons />
          <StepsMenu hasSteps={(steps.data?.applied ?? 0) > 0} />
        </div>
        <Body steps={steps} />
        <WaitBar
          datasetId={dataset.id}
          isWaiting={isBusy}
          kinds={["step", "copies"]}
          title="Working on the rows"
          onCancel={cancel}
          className="border-border border-t px-4 py-3"
        />
        <div className="flex flex-wrap items-center justify-between gap-2 border-border border-t px-4 py-3">
          <span className="text-muted text-xs tabular-nums">
            {steps.data === undefined ? "" : rowsLeft(steps.data)}
          </span>
          <AddStepMenu />
        </div>
      </section>
    </Card>
  );
}

function Body({ steps }: { steps: ReturnType<typeof useQuery<DatasetSteps>> }) {
  if (steps.data !== undefined) return <StepList steps={steps.data} />;
  if (!steps.isError) {
    return (
      <div className="flex flex-col gap-2 px-4 pb-4">
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
      </div>
    );
  }
  return (
    <ErrorState
      className="mx-3 mb-3"
      title="The steps could not be loaded"
      where={steps.error.message}
      onRetry={() => void steps.refetch()}
      retrying={steps.isFetching}
    />
  );
}

function UndoButtons() {
  const { undo, redo, canUndo, canRedo } = useCleaning();
  return (
    <>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label="Undo"
        title="Undo (Ctrl+Z)"
        aria-keyshortcuts="Control+Z Meta+Z"
        aria-disabled={!canUndo}
        className="aria-disabled:opacity-50"
        onClick={undo}
      >
        <Undo2 aria-hidden />
      </Button>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label="Redo"
        title="Redo (Shift+Ctrl+Z)"
        aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z"
        aria-disabled={!canRedo}
        className="aria-disabled:opacity-50"
        onClick={redo}
      >
        <Redo2 aria-hidden />
      </Button>
    </>
  );
}

function rowsLeft({ rows, sourceRows, addedRows }: DatasetSteps): string {
  if (addedRows > 0)
    return `${pluralise(rows, "row")}, ${formatCount(addedRows)} added to the ${formatCount(sourceRows)} of the file`;
  return rows === sourceRows
    ? `All ${pluralise(rows, "row")}`
    : `${formatCount(rows)} of ${pluralise(sourceRows, "row")} left`;
}
