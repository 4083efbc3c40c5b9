"use client";

import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { datasetMutations } from "@/lib/datasets/mutations";

const removalKey = (datasetId: string) => ["dataset removal", datasetId] as const;

/** Takes a dataset away; see `useIsRemoved`. */
export function useRemoval(datasetId: string) {
  return useMutation({
    ...datasetMutations.remove(useQueryClient(), datasetId),
    mutationKey: removalKey(datasetId),
  });
}

/** True from the moment a dataset is being taken away: nothing asks for it any more while the page is left. */
export function useIsRemoved(datasetId: string): boolean {
  const states = useMutationState({
    filters: { mutationKey: removalKey(datasetId) },
    select: ({ state }) => state.status,
  });
  return states.some((status) => status === "pending" || status === "success");
}
