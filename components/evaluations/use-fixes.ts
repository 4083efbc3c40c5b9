"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import type { ColumnRoles } from "@/lib/datasets/roles-schema";
import type { StepActionInput } from "@/lib/datasets/steps-schema";
import {
  type EditedCells,
  fixedCells,
  fixStep,
  labelsNow,
  targetNamed,
  whyNotFixable,
} from "@/lib/evaluations/fixes/fix-step";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import type { EvaluationDetail, Prediction } from "@/lib/evaluations/schema";
import { messageOf } from "@/lib/utils";

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
  /** Rows whose labels were mended since the evaluation was made. */
  count: number;
  setLabels: (prediction: Prediction, labels: readonly string[]) => void;
  keep: (prediction: Prediction) => void;
  /** Takes back what was done last. */
  undo: () => void;
  /** Gives a row the labels back that it was evaluated with, or takes back that they are right. */
  undoRow: (prediction: Prediction) => void;
}

/** Labels of an evaluation's rows, mended in its dataset: each change is a cleaning step, which the next version has. */
export function useFixes(evaluation: EvaluationDetail, { target: name }: TargetReport): Fixes {
  const { datasetId } = evaluation;
  const client = useQueryClient();
  const roles = useRoles(datasetId);
  const { data: steps } = useQuery({ ...datasetQueries.steps(datasetId), enabled: Boolean(roles) });
  const target = roles === undefined ? undefined : targetNamed(roles, name);
  const add = useMutation(datasetMutations.addStep(client, datasetId));
  const jump = useMutation(datasetMutations.jump(client, datasetId));
  const keeping = useMutation(datasetMutations.keepLabel(client, datasetId, name));
  /** Edits on their way to the server. */
  const [underWay, setUnderWay] = useState<ReadonlyMap<number, EditedCells>>(new Map());
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const done = useRef<Done[]>([]);

  const fixed =
    target === undefined ? new Map<number, EditedCells>() : fixedCells(steps?.data ?? [], target, evaluation.createdAt);
  const editedOf = (row: number): EditedCells | undefined => {
    const [before, sent] = [fixed.get(row), underWay.get(row)];
    return before === undefined ? sent : sent === undefined ? before : new Map([...before, ...sent]);
  };
  const truthOf = (prediction: Prediction) => prediction.targets.find((one) => one.target === name)?.truth ?? [];
  const labelsOf = (prediction: Prediction) => {
    const truth = truthOf(prediction);
    return target === undefined || prediction.row === null ? truth : labelsNow(target, truth, editedOf(prediction.row));
  };

  const send = async (row: number, action: Extract<StepActionInput, { kind: "edit_row" }>) => {
    const cells = new Map(action.cells.map(({ column, value }) => [column, value]));
    setUnderWay((before) => new Map(before).set(row, new Map([...(before.get(row) ?? []), ...cells])));
    done.current.push({ kind: "fix", row });
    try {
      await add.mutateAsync(action);
    } catch (error) {
      done.current = done.current.filter((entry) => entry.kind !== "fix" || entry.row !== row);
      toast.error("The label stays as it is", { id: TOAST, description: messageOf(error) });
    }
    setUnderWay((before) => new Map([...before].filter(([other]) => other !== row)));
  };
  const setLabels = (prediction: Prediction, labels: readonly string[]) => {
    const { row } = prediction;
    if (target === undefined || row === null) return;
    try {
      const action = fixStep({ target, row, truth: truthOf(prediction), edited: editedOf(row), labels });
      if (action?.kind === "edit_row") void send(row, action);
    } catch (error) {
      toast.error("The label stays as it is", { id: TOAST, description: messageOf(error) });
    }
  };

  const setIsKept = async (row: number, isKept: boolean) => {
    const mark = (is: boolean) =>
      setKept((before) => new Set(is ? [...before, row] : [...before].filter((other) => other !== row)));
    mark(isKept);
    // Only rows of one label are ever suspected; of several there is nothing to remember beyond this visit.
    if (target?.kind !== "single") return;
    try {
      await keeping.mutateAsync({ row, isKept });
    } catch (error) {
      mark(!isKept);
      toast.error("That could not be remembered", { id: TOAST, description: messageOf(error) });
    }
  };

  const lastStep = () => steps?.data.find(({ number }) => number === steps.applied);
  const isLast = (row: number) => {
    const action = lastStep()?.action;
    return underWay.size === 0 && action?.kind === "edit_row" && action.row === row && fixed.has(row);
  };
  const back = async () => {
    try {
      await jump.mutateAsync({ by: -1 });
      toast.message("The label is as it was", { id: TOAST });
    } catch (error) {
      toast.error("Nothing was undone", { id: TOAST, description: messageOf(error) });
    }
  };
  const undo = () => {
    const last = done.current.pop();
    if (last?.kind === "keep") return void setIsKept(last.row, false);
    const action = lastStep()?.action;
    const row = last?.row ?? (action?.kind === "edit_row" ? action.row : undefined);
    if (row !== undefined && (underWay.has(row) || isLast(row))) return void back();
    toast.info(last === undefined ? "There is nothing to undo here" : "Other changes came after this one", {
      id: TOAST,
      ...(last !== undefined && { description: "Go back to it in the history of the dataset, under Clean." }),
    });
  };

  return {
    whyNot: (prediction) => (roles === undefined ? null : whyNotFixable(prediction, roles, name)),
    labelsOf,
    isKept: ({ row }) => row !== null && kept.has(row),
    count: new Set([...fixed.keys(), ...underWay.keys()]).size,
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
      if (kept.has(row)) void setIsKept(row, false);
      else if (isLast(row)) void back();
      else setLabels(prediction, truthOf(prediction));
    },
  };
}

/** Which columns hold the labels; null where the dataset is gone, undefined before that is known. */
function useRoles(datasetId: string): ColumnRoles | null | undefined {
  const { data, isError } = useQuery(datasetQueries.detail(datasetId));
  return isError && data === undefined ? null : data?.roles;
}
