"use client";

import { useMutation, useMutationState, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationKeys, evaluationQueries } from "@/lib/evaluations/queries";
import type { EvaluationDetail } from "@/lib/evaluations/schema";

/**
 * An evaluation as it is now; when it gets ready while one looks, lists and models hear of it. The frame of a page follows it
 * only until then: what it read later would reach the page before React has taken over the HTML of that, which comes after
 * the frame, and would not be what stands there.
 */
export function useEvaluation(evaluationId: string, { isFrame = false } = {}): EvaluationDetail {
  const client = useQueryClient();
  const options = evaluationQueries.detail(evaluationId, { isAlone: isFrame });
  const isRemoved = useIsRemoved(evaluationId);
  const { data } = useSuspenseQuery({
    ...options,
    // It would not be found any more, while the page is left.
    ...(isRemoved && { refetchInterval: false as const, refetchOnWindowFocus: false, refetchOnMount: false }),
  });
  const { status } = data;
  const before = useRef(status);
  useEffect(() => {
    if (before.current !== "ready" && status === "ready") void evaluationMutations.finished(client);
    before.current = status;
  }, [client, status]);
  return data;
}

const removalKey = (evaluationId: string) => ["evaluation removal", evaluationId] as const;

/** Takes an evaluation away; the page that shows it asks for it no more. Lists hear of it when that page is left. */
export function useRemoval(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    ...evaluationMutations.remove(client),
    mutationKey: removalKey(evaluationId),
    onMutate: () => client.cancelQueries({ queryKey: evaluationKeys.detail(evaluationId) }),
    onSuccess: () => evaluationMutations.finished(client),
  });
}

function useIsRemoved(evaluationId: string): boolean {
  const states = useMutationState({
    filters: { mutationKey: removalKey(evaluationId) },
    select: ({ state }) => state.status,
  });
  return states.some((status) => status === "pending" || status === "success");
}
