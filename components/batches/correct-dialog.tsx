"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { BatchRow } from "@/lib/batches/schema";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ModelTarget } from "@/lib/models/schema";

interface CorrectDialogProps {
  row: BatchRow;
  model: { id: string; targets: readonly ModelTarget[]; datasetId: string };
  onClose: () => void;
  /** Told the right labels in words. */
  onCorrected: (words: string) => void;
}

type Chosen = Readonly<Record<string, readonly string[]>>;

/** Says which labels of a row are right, and sends the text with them to the dataset that the model learnt from. */
export function CorrectDialog({ row, model, onClose, onCorrected }: CorrectDialogProps) {
  const add = useMutation(datasetMutations.addCorrection(useQueryClient()));
  const [chosen, setChosen] = useState<Chosen>(() => Object.fromEntries(row.targets.map((a) => [a.target, a.labels])));
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const labels = labelled(Object.entries(chosen));
    if (Object.keys(labels).length === 0) return setError("Choose the label that is right.");
    try {
      await add.mutateAsync({
        datasetId: model.datasetId,
        text: row.text,
        labels,
        source: "batch",
        modelId: model.id,
        predicted: labelled(row.targets.map((answer) => [answer.target, answer.labels])),
      });
      toast.success("Sent to the dataset", { description: "It becomes a training row in its next version." });
      onCorrected(Object.values(labels).flat().join(", "));
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : "The correction was not sent.");
    }
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title="What is right?" description="Your answer becomes a training row of the dataset.">
        <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
          <blockquote className="wrap-anywhere max-h-32 overflow-y-auto border-border border-l-2 pl-3 text-sm">
            {row.text}
          </blockquote>
          {model.targets.map((target) => (
            <TargetLabels
              key={target.name}
              target={target}
              chosen={chosen[target.name] ?? []}
              onChange={(labels) => {
                setError(undefined);
                setChosen((now) => ({ ...now, [target.name]: labels }));
              }}
            />
          ))}
          <p role="alert" className="text-danger text-sm empty:hidden">
            {error}
          </p>
          <DialogFooter className="-mt-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={add.isPending}>
              Send correction
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Targets for which something was chosen. */
function labelled(entries: readonly (readonly [string, readonly string[]])[]): Record<string, string[]> {
  return Object.fromEntries(
    entries.filter(([, labels]) => labels.length > 0).map(([name, labels]) => [name, [...labels]]),
  );
}

/** From so many labels on, a field finds them. */
const FINDER_FROM = 12;

interface TargetLabelsProps {
  target: ModelTarget;
  chosen: readonly string[];
  onChange: (labels: string[]) => void;
}

function TargetLabels({ target: { name, labels, lossFunction }, chosen, onChange }: TargetLabelsProps) {
  const [wanted, setWanted] = useState("");
  const isMulti = lossFunction === "multi_class";
  const needle = wanted.trim().toLowerCase();
  // What is chosen stays in view, whatever is looked for.
  const shown = labels.filter((label) => label.toLowerCase().includes(needle) || chosen.includes(label));
  const toggle = (label: string) => {
    if (!isMulti) onChange([label]);
    else onChange(chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{name}</legend>
      {labels.length >= FINDER_FROM ? (
        <Field label={<span className="sr-only">Find a label of {name}</span>}>
          {(control) => (
            <Input
              {...control}
              type="search"
              placeholder="Find a label"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <div className="grid max-h-48 grid-cols-1 gap-x-4 overflow-y-auto rounded-md border border-border p-2 sm:grid-cols-2">
        {shown.map((label) => (
          <label key={label} className="flex min-h-7 items-center gap-2 rounded-sm px-1 text-sm hover:bg-hover">
            <input
              type={isMulti ? "checkbox" : "radio"}
              name={`right-${name}`}
              className="size-3.5 shrink-0 accent-accent"
              checked={chosen.includes(label)}
              onChange={() => toggle(label)}
            />
            <span className="wrap-anywhere min-w-0">{label}</span>
          </label>
        ))}
        {shown.length === 0 ? <p className="px-1 text-muted text-sm">No label has “{wanted}” in it.</p> : null}
      </div>
    </fieldset>
  );
}
