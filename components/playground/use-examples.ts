"use client";

import { useQuery } from "@tanstack/react-query";
import type { ModelSummary } from "@/lib/models/schema";
import { EXAMPLES } from "@/lib/playground/search-params";
import { preparationQueries } from "@/lib/preparations/queries";

/** Rows that the model was not trained on; none when its data is gone, which is no reason to complain. */
export function useExamples(model: ModelSummary) {
  const { data } = useQuery({
    ...preparationQueries.examples(model.preparationId ?? "", EXAMPLES),
    enabled: model.preparationId !== null,
  });
  return data?.data ?? [];
}
