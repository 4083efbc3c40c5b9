"use client";

import { useMutation, useMutationState, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations, type Jump } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import { overlayOf, type RowOverlay } from "@/lib/datasets/row-edits";
import { addStepInput, type DatasetStep, type DatasetSteps, type StepActionInput } from "@/lib/datasets/steps-schema";

export interface RowEdits {
  /** Edits on their way to the server, over the rows as it last told them. */
  overlay: RowOverlay;
  canUndo: boolean;
  canRedo: boolean;
  /** Sends a change. `onDone` gets the step that it became. */
  apply: (action: StepActionInput, onDone?: (step: DatasetStep) => void) => void;
  undo: () => void;
  redo: () => void;
  /** Undoes this very step, unless others came after it. */
  undoStep: (step: DatasetStep) => void;
}

/** One toast for all undoing and redoing: the last one counts. */
const STEPS_TOAST = "row-steps";

/** Changes to the rows, each a cleaning step. Cells change at once; where the server refuses, they go back with a sentence. */
export function useRowEdits(datasetId: string): RowEdits {
  const client = useQueryClient();
  const { queryKey } = datasetQueries.steps(datasetId);
  const { data: steps } = useQuery(datasetQueries.steps(datasetId));
  const addOptions = datasetMutations.addStep(client, datasetId);
  // A mutation tells its caller only of the last of several changes under way; each of them is heard here.
  const [waiting] = useState(() => new WeakMap<StepActionInput, (step: DatasetStep) => void>());
  const add = useMutation({
    ...addOptions,
    onSuccess: ({ data, applied }, action) => {
      const step = data.find(({ number }) => number === applied);
      if (step !== undefined) waiting.get(action)?.(step);
    },
    onError: ({ message }) => toast.error("Nothing was changed", { description: message }),
  });
  const jump = useMutation({
    ...datasetMutations.jump(client, datasetId),
    onSuccess: (after, asked) => toast.message(jumpWords(asked, after), { id: STEPS_TOAST }),
    onError: ({ message }) => toast.error("The steps stay as they are", { description: message }),
  });
  const pending = useMutationState({
    filters: { mutationKey: addOptions.mutationKey, status: "pending" },
    select: ({ state }) => addStepInput.shape.action.safeParse(state.variables).data,
  });

  const canUndo = (steps?.applied ?? 0) > 0 || pending.length > 0;
  const canRedo = steps !== undefined && steps.applied < steps.total;
  return {
    overlay: overlayOf(pending.filter((action) => action !== undefined)),
    canUndo,
    canRedo,
    apply: (action, onDone) => {
      if (onDone !== undefined) waiting.set(action, onDone);
      add.mutate(action);
    },
    undo: () => (canUndo ? jump.mutate({ by: -1 }) : toast.info("There is nothing to undo", { id: STEPS_TOAST })),
    redo: () => (canRedo ? jump.mutate({ by: 1 }) : toast.info("There is nothing to redo", { id: STEPS_TOAST })),
    undoStep: ({ number }) => {
      if (client.getQueryData(queryKey)?.applied === number) return jump.mutate({ by: -1 });
      toast.info("Other steps came after this one", {
        description: "Undo those first, or go back to this step in the history under Clean.",
      });
    },
  };
}

/** What an undo or a redo did, by the step that it was about. */
function jumpWords(asked: Jump, { data, applied }: DatasetSteps): string {
  const number = isUndo(asked) ? applied + 1 : applied;
  const title = data.find((step) => step.number === number)?.title ?? "the last step";
  return `${isUndo(asked) ? "Undone" : "Redone"}: ${title}`;
}

function isUndo(asked: Jump): boolean {
  return "by" in asked && asked.by < 0;
}
