"use client";

import { useSearchParams } from "next/navigation";
import { type PredictionsSearch, parsePredictionsSearch, predictionsHref } from "@/lib/evaluations/search-params";

interface AnswersUrl {
  /** Mistakes unless said otherwise. */
  search: PredictionsSearch & { outcome: NonNullable<PredictionsSearch["outcome"]> };
  /** Changes some of the parameters; undefined takes one away. */
  change: (next: PredictionsSearch) => void;
}

/** Which rows are looked at is in the URL, so that a link shows the same ones. */
export function useAnswersSearch(evaluationId: string): AnswersUrl {
  const search = parsePredictionsSearch(Object.fromEntries(useSearchParams()));
  return {
    search: { ...search, outcome: search.outcome ?? "wrong" },
    change: (next) => {
      const now = parsePredictionsSearch(Object.fromEntries(new URLSearchParams(window.location.search)));
      window.history.replaceState(null, "", predictionsHref(evaluationId, { ...now, ...next }));
    },
  };
}
