"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import type { Target } from "@/lib/datasets/roles-schema";
import type { StepActionInput } from "@/lib/datasets/steps-schema";
import { type EditedCells, fixedCells } from "@/lib/evaluations/fixes/fix-step";
import { messageOf } from "@/lib/utils";

type RowEdit = Extract<StepActionInput, { kind: "edit_row" }>;

interface RowEditsInput {
  datasetId: string;
  /** Undefined while it is not known, or where the dataset has it no more. */
  target: Target | undefined;
  /** Only edits later than this count. */
  rowsAsOf: string;
  toastId: string;
}

/** Edits of single rows as cleaning steps: those that are made, and those on their way. */
export function useRowEdits({ datasetId, target, rowsAsOf, toastId }: RowEditsInput) {
  const client = useQueryClient();
  const { data: steps } = useQuery({ ...datasetQueries.steps(datasetId), enabled: target !== undefined });
  const add = useMutation(datasetMutations.addStep(client, datasetId));
  const jump = useMutation(datasetMutations.jump(client, datasetId));
  const [underWay, setUnderWay] = useState<ReadonlyMap<number, EditedCells>>(new Map());
  const fixed =
    target === undefined ? new Map<number, EditedCells>() : fixedCells(steps?.data ?? [], target, { rowsAsOf });
  const last = steps?.data.find(({ number }) => number === steps.applied)?.action;
  const lastRow = last?.kind === "edit_row" && fixed.has(last.row) ? last.row : null;

  /** True once the server has it; where it refuses, that is said. */
  const send = async (action: RowEdit): Promise<boolean> => {
    const { row, cells } = action;
    const edits = cells.map(({ column, value }) => [column, value] as const);
    setUnderWay((before) => new Map(before).set(row, new Map([...(before.get(row) ?? []), ...edits])));
    try {
      await add.mutateAsync(action);
      return true;
    } catch (error) {
      toast.error("The label stays as it is", { id: toastId, description: messageOf(error) });
      return false;
    } finally {
      setUnderWay((before) => new Map([...before].filter(([other]) => other !== row)));
    }
  };
  const back = async () => {
    try {
      await jump.mutateAsync({ by: -1 });
      toast.message("The label is as it was", { id: toastId });
    } catch (error) {
      toast.error("Nothing was undone", { id: toastId, description: messageOf(error) });
    }
  };
  return {
    /** The row's cells that were edited since, the ones on their way included. */
    editedOf: (row: number): EditedCells | undefined => {
      const [before, sent] = [fixed.get(row), underWay.get(row)];
      return before === undefined ? sent : sent === undefined ? before : new Map([...before, ...sent]);
    },
    count: new Set([...fixed.keys(), ...underWay.keys()]).size,
    /** The row that the last applied step has edited, unless that was something else. */
    lastRow,
    /** Whether undoing one step takes back the edit of this row. */
    isLast: (row: number) => underWay.has(row) || (underWay.size === 0 && lastRow === row),
    send,
    back,
  };
}
