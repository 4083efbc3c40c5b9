"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageSquareWarning } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ModelSummary } from "@/lib/models/schema";
import type { ClassifyResult } from "@/lib/playground/schema";
import { messageOf } from "@/lib/utils";

interface WrongButtonProps {
  model: ModelSummary;
  text: string;
  /** What the model said. */
  result: ClassifyResult;
}

/**
 * "Wrong?": the text with its right labels waits to become a training row of the dataset's next version. Nothing where the
 * model has no dataset.
 */
export function WrongButton({ model, text, result }: WrongButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { datasetId } = model;
  if (datasetId === null) return null;
  const said = (result.results[0]?.targets ?? []).map(({ target, chosen }) => [target, chosen] as const);
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        <MessageSquareWarning aria-hidden />
        Wrong?
      </Button>
      {isOpen ? (
        <WrongDialog
          model={model}
          datasetId={datasetId}
          text={text}
          predicted={Object.fromEntries(said)}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}

interface WrongDialogProps {
  model: ModelSummary;
  datasetId: string;
  text: string;
  /** By target. */
  predicted: Readonly<Record<string, readonly string[]>>;
  onClose: () => void;
}

function WrongDialog({ model, datasetId, text, predicted, onClose }: WrongDialogProps) {
  const client = useQueryClient();
  const { mutateAsync, isPending } = useMutation(datasetMutations.addCorrection(client));
  const { mutateAsync: takeBack } = useMutation(datasetMutations.removeCorrection(client, datasetId));
  const [picked, setPicked] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    const labels = nonEmpty(picked);
    if (Object.keys(labels).length === 0) return setProblem("Say which label is right.");
    const said = nonEmpty(predicted);
    try {
      const body = { text, labels, source: "playground" as const, modelId: model.id, predicted: said };
      const { id } = await mutateAsync({ datasetId, ...body });
      onClose();
      const undo = () =>
        void takeBack(id).catch((error: unknown) =>
          toast.error("The correction was not taken back", { description: messageOf(error) }),
        );
      toast.success("It waits for the dataset’s next version", { action: { label: "Undo", onClick: undo } });
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="What is right?"
        description="The text becomes a training row of the dataset’s next version, and never a test row."
      >
        <form onSubmit={submit} className="flex flex-col gap-5">
          <blockquote className="wrap-anywhere line-clamp-4 border-border border-l-2 pl-3 text-muted text-sm">
            {text}
          </blockquote>
          {model.targets.map((target) => (
            <LabelPicker
              key={target.name}
              name={target.name}
              labels={target.labels}
              isMulti={target.lossFunction === "multi_class"}
              picked={picked[target.name] ?? []}
              onPick={(labels) => setPicked((now) => ({ ...now, [target.name]: labels }))}
            />
          ))}
          {problem === null ? null : (
            <p role="alert" className="text-danger text-sm">
              {problem}
            </p>
          )}
          <DialogFooter>
            <Link
              href={`/datasets/${encodeURIComponent(datasetId)}/clean`}
              className="mr-auto self-center text-muted text-sm underline-offset-4 hover:underline"
            >
              See what waits
            </Link>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={isPending}>
              Send to the next version
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Targets without a label are left out. */
function nonEmpty(byTarget: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const pairs = Object.entries(byTarget).map(([target, labels]): [string, string[]] => [target, [...labels]]);
  return Object.fromEntries(pairs.filter(([, labels]) => labels.length > 0));
}

interface LabelPickerProps {
  name: string;
  labels: readonly string[];
  isMulti: boolean;
  picked: readonly string[];
  onPick: (labels: readonly string[]) => void;
}

/** More than these, and a search helps. */
const FEW = 10;

function LabelPicker({ name, labels, isMulti, picked, onPick }: LabelPickerProps) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = labels.filter((label) => label.toLowerCase().includes(wanted) || picked.includes(label));
  const toggle = (label: string) => {
    if (!isMulti) return onPick([label]);
    onPick(picked.includes(label) ? picked.filter((other) => other !== label) : [...picked, label]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{name}</legend>
      {labels.length > FEW ? (
        <Field label={`Search labels of ${name}`}>
          {(control) => (
            <Input {...control} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
          )}
        </Field>
      ) : null}
      <div className="flex max-h-48 flex-wrap gap-x-4 gap-y-1.5 overflow-y-auto">
        {found.map((label) => (
          <label key={label} className="wrap-anywhere flex items-center gap-1.5 text-sm">
            <input
              type={isMulti ? "checkbox" : "radio"}
              name={`right ${name}`}
              className="size-4 shrink-0 accent-accent"
              checked={picked.includes(label)}
              onChange={() => toggle(label)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
