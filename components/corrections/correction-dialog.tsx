"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { describeLabels } from "@/lib/datasets/corrections/verdict";
import type { AddCorrectionInput, Correction, CorrectionLabels } from "@/lib/datasets/corrections-schema";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetHref } from "@/lib/datasets/search-params";
import type { ModelTarget } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";
import { LabelPicker } from "./label-picker";

interface CorrectionDialogProps {
  text: string;
  model: { id: string; targets: readonly ModelTarget[]; datasetId: string };
  /** What the model said, by target. */
  predicted: CorrectionLabels;
  source: AddCorrectionInput["source"];
  onClose: () => void;
  /** Told the right labels in words, before it closes. */
  onSent?: (words: string) => void;
  onTakenBack?: () => void;
}

/**
 * Asks which labels of a text are right and sends it with them to the dataset that the model learnt from, until "Undo"
 * takes it back. Nothing is chosen at first: what the person did not touch is the model's guess and goes nowhere.
 */
export function CorrectionDialog({ text, model, onClose, ...rest }: CorrectionDialogProps) {
  const [picked, setPicked] = useState<CorrectionLabels>({});
  const { problem, setProblem, isPending, send } = useCorrection({ text, model, onClose, ...rest });
  const pick = (target: string, labels: readonly string[] | null) => {
    setProblem(null);
    const { [target]: _, ...others } = picked;
    setPicked(labels === null ? others : { ...others, [target]: [...labels] });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(picked);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="What is right?"
        description="The text becomes a training row of the dataset’s next version, and never a test row."
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <blockquote className="wrap-anywhere max-h-32 overflow-y-auto border-border border-l-2 pl-3 text-muted text-sm">
            {text}
          </blockquote>
          {model.targets.map((target) => (
            <LabelPicker
              key={target.name}
              target={target}
              picked={Object.hasOwn(picked, target.name) ? (picked[target.name] ?? null) : null}
              onPick={(labels) => pick(target.name, labels)}
            />
          ))}
          {model.targets.length > 1 ? (
            <p className="text-muted text-xs leading-5">
              What you leave open is not sent. A text that is new to the data trains once it has labels in every target.
            </p>
          ) : null}
          <p role="alert" className="text-danger text-sm empty:hidden">
            {problem}
          </p>
          <DialogFooter className="-mt-2">
            <Link
              href={datasetHref(model.datasetId, "clean")}
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

function useCorrection({ text, model, predicted, source, onClose, onSent, onTakenBack }: CorrectionDialogProps) {
  const client = useQueryClient();
  const { datasetId, id: modelId } = model;
  const { mutateAsync, isPending } = useMutation(datasetMutations.addCorrection(client));
  const { mutateAsync: takeBack } = useMutation(datasetMutations.removeCorrection(client, datasetId));
  const [problem, setProblem] = useState<string | null>(null);
  const undo = async (id: string) => {
    try {
      await takeBack(id);
      onTakenBack?.();
    } catch (error) {
      toast.error("The correction was not taken back", { description: messageOf(error) });
    }
  };
  const send = async (labels: CorrectionLabels) => {
    if (Object.keys(labels).length === 0) return setProblem("Say which label is right.");
    try {
      const sent = await mutateAsync({ datasetId, text, labels, source, modelId, predicted });
      onSent?.(describeLabels(sent.labels));
      onClose();
      const description = whatIsMissing(sent);
      toast.success("It waits for the dataset’s next version", {
        ...(description !== null && { description }),
        action: { label: "Undo", onClick: () => void undo(sent.id) },
      });
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return { problem, setProblem, isPending, send };
}

/** A dataset that names its rows without a label would have named it. */
function whatIsMissing({ labels }: Correction): string | null {
  const without = Object.keys(labels).filter((target) => labels[target]?.length === 0);
  if (without.length === 0) return null;
  const names = without.map((name) => `“${name}”`).join(" and ");
  return `The dataset leaves rows without a label in ${names} out of training. Give them one under Columns to train on them.`;
}
