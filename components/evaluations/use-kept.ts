"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { Target } from "@/lib/datasets/roles-schema";
import { messageOf } from "@/lib/utils";

/** Rows whose label was said to be right. */
export function useKept(datasetId: string, name: string, kind: Target["kind"] | undefined, toastId: string) {
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const keeping = useMutation(datasetMutations.keepLabel(useQueryClient(), datasetId, name));
  const mark = (row: number, isKept: boolean) =>
    setKept((before) => {
      const after = new Set(before);
      if (isKept) after.add(row);
      else after.delete(row);
      return after;
    });
  const setIsKept = async (row: number, isKept: boolean) => {
    mark(row, isKept);
    // Only rows of one label are ever suspected; of several there is nothing to remember beyond this visit.
    if (kind !== "single") return;
    try {
      await keeping.mutateAsync({ row, isKept });
    } catch (error) {
      mark(row, !isKept);
      toast.error("That could not be remembered", { id: toastId, description: messageOf(error) });
    }
  };
  return { kept, setIsKept };
}
