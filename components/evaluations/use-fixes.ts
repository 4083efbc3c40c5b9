"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { toast } from "@/components/ui/toast";
import { datasetQueries } from "@/lib/datasets/queries";
import type { ColumnRoles } from "@/lib/datasets/roles-schema";
import { fixStep, labelsNow, targetNamed, whyNotFixable } from "@/lib/evaluations/fixes/fix-step";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, Prediction } from "@/lib/evaluations/schema";
import { messageOf } from "@/lib/utils";
import { useKept } from "./use-kept";
import { useRowEdits } from "./use-row-edits";

/** One toast for all of them: they are mended one after the other, by keyboard. */
const TOAST = "evaluation-fixes";

/** What an undo takes back, the last one last. */
interface Done {
  kind: "fix" | "keep";
  row: number;
}

export interface Fixes {
  /** Why the labels of a row cannot be changed, in a sentence; null where they can, and while that is not known yet. */
  whyNot: (prediction: Prediction) => string | null;
  /** The row's labels as they are now in the dataset, mended ones included. */
  labelsOf: (prediction: Prediction) => readonly string[];
  isKept: (prediction: Prediction) => boolean;
  /** Rows whose labels were mended since the evaluated rows were read. */
  count: number;
  setLabels: (prediction: Prediction, labels: readonly string[]) => void;
  keep: (prediction: Prediction) => void;
  /** Takes back what was done last. */
  undo: () => void;
  /** Gives a row the labels back that it was evaluated with, or takes back that they are right. */
  undoRow: (prediction: Prediction) => void;
}

/** Labels of an evaluation's rows, mended in its dataset: each change is a cleaning step, which the next version has. */
export function useFixes({ datasetId, rowsAsOf }: EvaluationDetail, { target: name }: TargetReport): Fixes {
  const roles = useRoles(datasetId);
  const target = roles === undefined ? undefined : targetNamed(roles, name);
  const edits = useRowEdits({ datasetId, target, rowsAsOf, toastId: TOAST });
  const { kept, setIsKept } = useKept(datasetId, name, target?.kind, TOAST);
  const done = useRef<Done[]>([]);
  const forget = (kind: Done["kind"], row: number) => {
    done.current = done.current.filter((entry) => entry.kind !== kind || entry.row !== row);
  };

  const truthOf = (prediction: Prediction) => prediction.targets.find((one) => one.target === name)?.truth ?? [];
  const setLabels = (prediction: Prediction, labels: readonly string[]) => {
    const { row } = prediction;
    if (target === undefined || row === null) return;
    try {
      const action = fixStep({ target, row, truth: truthOf(prediction), edited: edits.editedOf(row), labels });
      if (action?.kind !== "edit_row") return;
      done.current.push({ kind: "fix", row });
      void edits.send(action).then((isMade) => isMade || forget("fix", row));
    } catch (error) {
      toast.error("The label stays as it is", { id: TOAST, description: messageOf(error) });
    }
  };
  const unkeep = (row: number) => {
    forget("keep", row);
    void setIsKept(row, false);
  };
  const undo = () => {
    const last = done.current.at(-1);
    if (last?.kind === "keep") return unkeep(last.row);
    // After the page was loaded anew, what was mended before can still be undone.
    const row = last?.row ?? edits.lastRow;
    if (row === null || !edits.isLast(row)) return sayNothingToUndo(last !== undefined);
    done.current.pop();
    void edits.back();
  };
  return {
    whyNot: (prediction) => (roles === undefined ? null : whyNotFixable(prediction, roles, name)),
    labelsOf: (prediction) => {
      const truth = truthOf(prediction);
      if (target === undefined || prediction.row === null) return truth;
      return labelsNow(target, truth, edits.editedOf(prediction.row));
    },
    isKept: ({ row }) => row !== null && kept.has(row),
    count: edits.count,
    setLabels,
    keep: ({ row }) => {
      if (row === null || kept.has(row)) return;
      done.current.push({ kind: "keep", row });
      void setIsKept(row, true);
    },
    undo,
    undoRow: (prediction) => {
      const { row } = prediction;
      if (row === null) return;
      if (kept.has(row)) return unkeep(row);
      if (!edits.isLast(row)) return setLabels(prediction, truthOf(prediction));
      forget("fix", row);
      void edits.back();
    },
  };
}

function sayNothingToUndo(isLater: boolean) {
  if (!isLater) toast.info("There is nothing to undo here", { id: TOAST });
  else {
    toast.info("Other changes came after this one", {
      id: TOAST,
      description: "Go back to it in the history of the dataset, under Clean.",
    });
  }
}

/** Which columns hold the labels; null where the dataset is gone, undefined before that is known. */
function useRoles(datasetId: string): ColumnRoles | null | undefined {
  const { data, isError } = useQuery(datasetQueries.detail(datasetId));
  return isError && data === undefined ? null : data?.roles;
}
