"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationQueries } from "@/lib/evaluations/queries";
import type { EvaluationDetail } from "@/lib/evaluations/schema";

/** An evaluation as it is now; when it gets ready while one looks, lists and models hear of it. */
export function useEvaluation(evaluationId: string): EvaluationDetail {
  const client = useQueryClient();
  const { data } = useSuspenseQuery(evaluationQueries.detail(evaluationId));
  const { status } = data;
  const before = useRef(status);
  useEffect(() => {
    if (before.current !== "ready" && status === "ready") void evaluationMutations.finished(client);
    before.current = status;
  }, [client, status]);
  return data;
}
