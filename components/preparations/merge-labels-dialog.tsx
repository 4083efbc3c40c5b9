"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TagList } from "@/components/ui/tag-list";
import { toast } from "@/components/ui/toast";
import { useSettled } from "@/components/ui/use-settled";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import type { StepActionInput } from "@/lib/datasets/steps-schema";
import { messageOf, pluralise } from "@/lib/utils";

/** Rows are counted when the typing pauses for so long. */
const TYPING_MS = 300;

interface MergeLabelsDialogProps {
  datasetId: string;
  target: string;
  /** The labels to merge. */
  from: readonly string[];
  /** All labels of the target, the largest first. */
  labels: readonly string[];
  onClose: () => void;
}

/** Small labels become part of another one, or one together: a cleaning step, which can be undone. */
export function MergeLabelsDialog({ datasetId, target, from, labels, onClose }: MergeLabelsDialogProps) {
  const [into, setInto] = useState(from.length > 1 ? "other" : "");
  const client = useQueryClient();
  const add = useMutation(datasetMutations.addStep(client, datasetId));
  const jump = useMutation(datasetMutations.jump(client, datasetId));
  const name = into.trim();
  const others = labels.filter((label) => !from.includes(label));
  const actionFor = (label: string): StepActionInput | null =>
    label === "" || (from.length === 1 && label === from[0])
      ? null
      : { kind: "merge_labels", target, from: from.filter((other) => other !== label), into: label };
  const action = actionFor(name);
  const settled = actionFor(useSettled(name, TYPING_MS));
  // The new preview may take this dialog away before the change is through, and callbacks of `mutate` would go with it.
  const undo = async (applied: number) => {
    try {
      await jump.mutateAsync({ applied });
    } catch (error) {
      toast.error("The labels were not taken apart", { description: messageOf(error) });
    }
  };
  const merge = async () => {
    if (action === null) return;
    try {
      const { data, applied } = await add.mutateAsync(action);
      toast.success(data.find(({ number }) => number === applied)?.title ?? "Merged", {
        action: { label: "Undo", onClick: () => void undo(applied - 1) },
      });
      onClose();
    } catch (error) {
      toast.error("The labels were not merged", { description: messageOf(error) });
    }
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={from.length === 1 ? `Merge “${from[0]}” into another label` : `Merge ${pluralise(from.length, "label")}`}
        description="Their rows get another label. The file stays as it is, and the step can be undone under Clean."
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void merge();
          }}
        >
          {from.length === 1 ? null : <TagList label="Labels to merge" tags={from} limit={12} />}
          <IntoField value={into} onChange={setInto} labels={others} />
          <Effect datasetId={datasetId} target={target} action={settled} first={from[0] ?? ""} />
          <DialogFooter className="-mt-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={action === null} pending={add.isPending}>
              {from.length === 1 ? "Merge label" : "Merge labels"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

interface IntoFieldProps {
  value: string;
  onChange: (value: string) => void;
  labels: readonly string[];
}

function IntoField({ value, onChange, labels }: IntoFieldProps) {
  const listId = useId();
  const isThere = labels.includes(value.trim());
  return (
    <Field
      label="Into"
      description={isThere ? "A label that is there already." : "A new label, or the name of one that is there."}
    >
      {(control) => (
        <>
          <Input
            {...control}
            list={listId}
            autoComplete="off"
            value={value}
            onFocus={(event) => event.target.select()}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={listId}>
            {labels.map((label) => (
              <option key={label} value={label} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

interface EffectProps {
  datasetId: string;
  target: string;
  action: StepActionInput | null;
  /** A label whose first rows are shown. */
  first: string;
}

/** How many rows it is about, and three of them. */
function Effect({ datasetId, target, action, first }: EffectProps) {
  const fallback: StepActionInput = { kind: "merge_labels", target, from: [first], into: first || "other" };
  const preview = useQuery({
    ...datasetQueries.stepPreview(datasetId, action ?? fallback),
    enabled: action !== null,
    placeholderData: keepPreviousData,
  });
  const samples = useQuery(datasetQueries.rows(datasetId, { label: first, target, limit: 3 }));
  return (
    <section aria-label="Rows concerned" className="flex flex-col gap-2 text-sm">
      <p className="min-h-5 tabular-nums" aria-live="polite">
        {preview.isError
          ? preview.error.message
          : action === null
            ? "Name the label that takes their rows."
            : preview.data === undefined
              ? "Counting rows…"
              : `${pluralise(preview.data.changedRows + preview.data.removedRows, "row")} will have the label, for example:`}
      </p>
      <ul className="flex min-h-27 flex-col gap-1.5">
        {samples.data?.data.map(({ row, cells }) => (
          <li key={row} className="flex gap-3 rounded-md bg-sunken px-3 py-1.5">
            <span className="min-w-6 shrink-0 text-right text-muted text-xs leading-5 tabular-nums">{row}</span>
            <span className="min-w-0 truncate" title={cells.join(" · ")}>
              {cells.join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
