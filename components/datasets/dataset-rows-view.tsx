"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { toast } from "@/components/ui/toast";
import type { DatasetProfile } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import type { Target } from "@/lib/datasets/roles-schema";
import { fixedLabels } from "@/lib/datasets/row-labels";
import { isFiltered, rowTotalWords } from "@/lib/datasets/row-words";
import type { DatasetDetail } from "@/lib/datasets/schema";
import type { DatasetStep, StepActionInput } from "@/lib/datasets/steps-schema";
import { pluralise } from "@/lib/utils";
import { LabelChart } from "./label-chart";
import type { LabelAction } from "./rows-grid/label-list";
import type { CountedLabel } from "./rows-grid/label-options";
import { LabelStepDialog } from "./rows-grid/label-step-dialog";
import { RowsWorkbench } from "./rows-grid/rows-workbench";
import { useRowDigits } from "./rows-grid/use-row-digits";
import { useRowEdits } from "./rows-grid/use-row-edits";
import { useRowsSearch } from "./rows-grid/use-rows-search";
import { useShownRows } from "./rows-grid/use-shown-rows";

/** All rows of a dataset, to look through, filter and edit, with its labels beside them. */
export function DatasetRowsView({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  return dataset === undefined ? null : <RowsView dataset={dataset} />;
}

function RowsView({ dataset }: { dataset: DatasetDetail }) {
  const { id, roles, rowCount } = dataset;
  const url = useRowsSearch(id);
  const edits = useRowEdits(id);
  const shown = useShownRows(dataset, url.search);
  const profile = useQuery(datasetQueries.profile(id));
  const [change, setChange] = useState<{ action: LabelAction; label: string } | null>(null);
  const targets = roles?.targets ?? [];
  const target = targets.find(({ name }) => name === url.search.target) ?? targets[0];
  const counted = profile.data?.targets.find(({ name }) => name === target?.name);
  const digits = useRowDigits(id, counted);
  const { label, target: labelTarget } = url.search;
  const selected = labelTarget === undefined || labelTarget === target?.name ? label : undefined;

  const selectLabel = (next: string) =>
    url.change((now) => ({
      label: next === now.label ? undefined : next,
      target: targets.length > 1 ? target?.name : undefined,
    }));
  const applyToLabel = (action: StepActionInput, after: string | undefined) =>
    edits.apply(action, (step) => {
      if (change?.label === selected) url.change({ label: after });
      toast.success(`${step.title}, ${pluralise(rowsOf(step), "row")}`, {
        action: { label: "Undo", onClick: () => edits.undoStep(step) },
      });
    });

  if (shown.error !== null) {
    return (
      <ErrorState
        title="The rows could not be loaded"
        where={shown.error.message}
        onRetry={shown.retry}
        retrying={shown.isRetrying}
        actions={isFiltered(url.search) ? <Button onClick={url.clear}>Show all rows</Button> : null}
      />
    );
  }
  return (
    <>
      <RowsWorkbench
        dataset={dataset}
        url={url}
        shown={shown}
        totalWords={rowTotalWords(shown.total, rowCount, shown.search)}
        edits={edits}
        target={target}
        labelsOf={(of) => labelsOf(of, profile.data)}
        digits={digits.labels}
        labels={
          <LabelChart
            datasetId={id}
            targets={targets}
            target={target}
            onTarget={(name) => url.change({ target: name, label: undefined })}
            profile={counted}
            error={profile.error}
            onRetry={() => void profile.refetch()}
            labels={target === undefined ? [] : labelsOf(target, profile.data)}
            selected={selected}
            onSelect={selectLabel}
            digits={digits.labels}
            pinned={digits.pinned}
            onPin={digits.togglePin}
            onAction={(action, of) => setChange({ action, label: of })}
          />
        }
      />
      {change !== null && target !== undefined ? (
        <LabelStepDialog
          datasetId={id}
          target={target}
          action={change.action}
          label={change.label}
          labels={labelsOf(target, profile.data)}
          onApply={applyToLabel}
          onClose={() => setChange(null)}
        />
      ) : null}
    </>
  );
}

/** The labels of a target with their rows, largest first; columns that no row has set are labels too. */
function labelsOf(target: Target, profile: DatasetProfile | undefined): readonly CountedLabel[] {
  const counted = profile?.targets.find(({ name }) => name === target.name)?.labels ?? [];
  const missing = (fixedLabels(target) ?? []).filter((label) => !counted.some(([known]) => known === label));
  return missing.length === 0 ? counted : [...counted, ...missing.map((label) => [label, 0] as const)];
}

function rowsOf({ result }: DatasetStep): number {
  return result.changedRows + result.removedRows;
}
