"use client";

import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { toast } from "@/components/ui/toast";
import { describeResult } from "@/lib/datasets/cleaning/describe-step";
import { datasetMutations, type Jump } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetStep, DatasetSteps } from "@/lib/datasets/steps-schema";
import { messageOf } from "@/lib/utils";
import type { Cleaning } from "./cleaning-context";

type Changes = Omit<Cleaning, "dataset" | "openStep" | "openReplay">;

/** One toast for all undoing and redoing: the last one counts. */
const JUMP_TOAST = "clean-jump";

/** Everything that changes the rows, each change said in a toast and undone from there. */
export function useChanges(datasetId: string): Changes {
  const client = useQueryClient();
  const { queryKey } = datasetQueries.steps(datasetId);
  const { data: steps } = useQuery(datasetQueries.steps(datasetId));
  const controller = useRef<AbortController | null>(null);
  const signalOf = () => {
    controller.current ??= new AbortController();
    return controller.current.signal;
  };
  const addOptions = datasetMutations.addStep(client, datasetId, signalOf);
  const add = useMutation(addOptions);
  const jump = useMutation(datasetMutations.jump(client, datasetId, signalOf));
  const replaySteps = useMutation(datasetMutations.replaySteps(client, datasetId, signalOf));
  const applyCorrections = useMutation(datasetMutations.applyCorrections(client, datasetId, signalOf));
  const isBusy = useIsMutating({ mutationKey: addOptions.mutationKey }) > 0;

  const jumpBy = async (asked: Jump) => {
    const before = client.getQueryData(queryKey)?.applied ?? 0;
    try {
      const after = await orCancelled(jump.mutateAsync(asked));
      if (after !== null) toast.message(jumpWords(before, after), { id: JUMP_TOAST });
    } catch (error) {
      toast.error("The steps stay as they are", { id: JUMP_TOAST, description: messageOf(error) });
    }
  };
  /** From a toast, which may be read when other steps have come after this one. */
  const undoStep = ({ number }: DatasetStep) => {
    if (client.getQueryData(queryKey)?.applied === number) return void jumpBy({ applied: number - 1 });
    toast.info("Other steps came after this one", { description: "Go back to it in the list of steps." });
  };
  /** Says what the last step did, with a way back. */
  const sayDone = (done: DatasetSteps | null, toastId?: string) => {
    const step = done?.data.find(({ number }) => number === done.applied);
    if (step === undefined) return null;
    toast.success(step.title, {
      ...(toastId !== undefined && { id: toastId }),
      description: `${sentence(describeResult(step.result))}`,
      action: { label: "Undo", onClick: () => undoStep(step) },
    });
    return step;
  };
  const canUndo = (steps?.applied ?? 0) > 0;
  const canRedo = steps !== undefined && steps.applied < steps.total;

  return {
    run: async (action, { toastId } = {}) => sayDone(await orCancelled(add.mutateAsync(action)), toastId),
    addCorrections: async () => sayDone(await orCancelled(applyCorrections.mutateAsync())),
    replay: async (file) => {
      const before = client.getQueryData(queryKey)?.applied ?? 0;
      const done = await orCancelled(replaySteps.mutateAsync(file));
      return done && { before, after: done.steps.applied, unmatched: done.unmatched };
    },
    jumpTo: (applied) => void jumpBy({ applied }),
    undo: () =>
      canUndo || isBusy ? void jumpBy({ by: -1 }) : toast.info("There is nothing to undo", { id: JUMP_TOAST }),
    redo: () => (canRedo ? void jumpBy({ by: 1 }) : toast.info("There is nothing to redo", { id: JUMP_TOAST })),
    canUndo,
    canRedo,
    isBusy,
    cancel: () => {
      controller.current?.abort();
      controller.current = null;
    },
  };
}

/** Null, with a sentence, for what was cancelled. */
async function orCancelled<Value>(change: Promise<Value>): Promise<Value | null> {
  try {
    return await change;
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
    toast.info("Cancelled", { description: "Nothing was changed." });
    return null;
  }
}

/** What an undo or a redo did, by the step it was about where it was only one. */
function jumpWords(before: number, { applied, data, total }: DatasetSteps): string {
  const number = Math.max(before, applied);
  const title = data.find((step) => step.number === number)?.title;
  if (Math.abs(before - applied) === 1 && title !== undefined) {
    return `${applied < before ? "Undone" : "Redone"}: ${title}`;
  }
  if (applied === 0) return "Back at the file as it came";
  return applied === total ? "All steps are applied" : `Now at step ${applied} of ${total}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
