"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSettled } from "@/components/ui/use-settled";
import { datasetQueries } from "@/lib/datasets/queries";
import type { Target } from "@/lib/datasets/roles-schema";
import { labelStep } from "@/lib/datasets/row-label-step";
import type { StepActionInput, StepResult } from "@/lib/datasets/steps-schema";
import { pluralise } from "@/lib/utils";
import type { LabelAction } from "./label-list";
import { type CountedLabel, LabelOptions } from "./label-options";

interface LabelStepDialogProps {
  datasetId: string;
  target: Target;
  action: LabelAction;
  label: string;
  labels: readonly CountedLabel[];
  onApply: (action: StepActionInput, after: string | undefined) => void;
  onClose: () => void;
}

const TYPING_MS = 300;

const TITLES: Record<LabelAction, (label: string) => string> = {
  rename: (label) => `Rename the label “${label}”`,
  merge: (label) => `Merge “${label}” into another label`,
  delete: (label) => `Delete the label “${label}”`,
};
const BUTTONS = { rename: "Rename label", merge: "Merge labels", delete: "Delete label" } as const;

/** A change to all rows of a label: how many they are, with a few of them, before it is made. */
export function LabelStepDialog(props: LabelStepDialogProps) {
  const { datasetId, target, action, label, labels, onApply, onClose } = props;
  const [after, setAfter] = useState(action === "rename" ? label : "");
  const others = labels.filter(([other]) => other !== label);
  const stepFor = (name: string) =>
    labelStep({ action, target: target.name, label, after: name, others: others.map(([other]) => other) });
  const step = stepFor(after.trim());
  const settled = stepFor(useSettled(after.trim(), action === "rename" ? TYPING_MS : 0));
  const apply = () => {
    if (step === null) return;
    onApply(step, action === "delete" ? undefined : after.trim());
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={TITLES[action](label)}
        size="md"
        // The label it was opened from may have another name by then.
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("[data-label][tabindex='0']")?.focus();
        }}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          {action === "rename" ? (
            <Field
              label="New name"
              description={
                step?.kind === "merge_labels" ? `“${after.trim()}” is there already: the two become one.` : undefined
              }
            >
              {(control) => (
                <Input
                  {...control}
                  value={after}
                  autoComplete="off"
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => setAfter(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          {action === "merge" ? (
            <LabelOptions
              name="Merge into"
              labels={others}
              chosen={after === "" ? [] : [after]}
              isMulti={false}
              onChoose={setAfter}
            />
          ) : null}
          <Affected
            datasetId={datasetId}
            target={target}
            label={label}
            action={action}
            step={settled}
            rows={labels.find(([name]) => name === label)?.[1] ?? 0}
          />
          <DialogFooter className="-mt-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant={action === "delete" ? "danger" : "primary"} disabled={step === null}>
              {BUTTONS[action]}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

interface AffectedProps extends Pick<LabelStepDialogProps, "datasetId" | "target" | "label" | "action"> {
  /** Null until it is known what is to be done. */
  step: StepActionInput | null;
  /** Rows with the label. */
  rows: number;
}

/** The exact number of rows, and three of them. */
function Affected({ datasetId, target, label, action, step, rows }: AffectedProps) {
  const preview = useQuery({
    ...datasetQueries.stepPreview(datasetId, step ?? { kind: "delete_labels", target: target.name, labels: [label] }),
    enabled: step !== null,
    placeholderData: keepPreviousData,
  });
  const samples = useQuery(datasetQueries.rows(datasetId, { label, target: target.name, limit: 3 }));
  if (preview.isError) {
    return (
      <ErrorState
        title="The rows could not be counted"
        where={preview.error.message}
        onRetry={() => void preview.refetch()}
        retrying={preview.isFetching}
      />
    );
  }
  return (
    <section aria-label="Rows concerned" aria-busy={preview.isLoading} className="flex flex-col gap-2 text-sm">
      <p className="tabular-nums" aria-live="polite">
        {preview.data ? effect(action, preview.data) : `${pluralise(rows, "row")} with this label, for example:`}
      </p>
      <ul className="flex min-h-27 flex-col gap-1.5">
        {samples.data ? (
          samples.data.data.map(({ row, cells }) => (
            <li key={row} className="flex gap-3 rounded-md bg-sunken px-3 py-1.5">
              <span className="min-w-6 shrink-0 text-right text-muted text-xs leading-5 tabular-nums">{row}</span>
              <span className="min-w-0 truncate" title={cells.join(" · ")}>
                {cells.join(" · ")}
              </span>
            </li>
          ))
        ) : (
          <Skeleton className="h-27" />
        )}
      </ul>
      <p className="text-muted text-xs">This can be undone at any time. The file itself stays as it is.</p>
    </section>
  );
}

function effect(action: LabelAction, { changedRows, removedRows }: StepResult): string {
  if (action !== "delete")
    return `${pluralise(changedRows + removedRows, "row")} will have the new label, for example:`;
  const parts = [
    removedRows > 0 ? `${pluralise(removedRows, "row")} will go` : null,
    changedRows > 0 ? `${pluralise(changedRows, "row")} will lose the label` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "No row has this label." : `${parts.join(", ")}, for example:`;
}
