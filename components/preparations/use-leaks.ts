"use client";

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { datasetQueries } from "@/lib/datasets/queries";
import { COPIES_UNKNOWN } from "@/lib/datasets/readiness";
import { FIRST_SIMILARITY_PERCENT } from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { type LeakReport, recipe } from "@/lib/preparations/schema";
import { askAgain } from "@/lib/query/ask-again";

/** A recipe is looked into once it has not been changed for so long. */
const REST_MS = 400;
const KEPT_MS = 60_000;

export interface LeakState {
  report: LeakReport | undefined;
  /** The report belongs to an earlier recipe, or is being made. */
  isStale: boolean;
  /** Copies are looked for, which takes the longest; the recipe does not matter to it. */
  isSearching: boolean;
  isChecking: boolean;
  isCancelled: boolean;
  error: Error | null;
  cancel: () => void;
  /** Begins again after it was cancelled or failed. */
  start: () => void;
}

/**
 * What would leak between the splits of a recipe, given as text; null while it is not known to fit the rows. The copies
 * are found first, whatever the recipe: that takes long once, and must not begin again whenever a slider moves.
 */
export function useLeaks(datasetId: string, wanted: string | null): LeakState {
  const client = useQueryClient();
  const [isCancelled, setIsCancelled] = useState(false);
  const settled = useSettled(wanted);
  const search = datasetQueries.copies(datasetId, FIRST_SIMILARITY_PERCENT / 100);
  const copies = useInfiniteQuery({ ...search, enabled: !isCancelled });
  useProfileOnce(datasetId, copies.data !== undefined);
  const check = preparationQueries.leaks(datasetId, recipe.parse(JSON.parse(settled ?? "{}")));
  const leaks = useQuery({
    ...check,
    enabled: !isCancelled && copies.data !== undefined && settled !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: KEPT_MS,
  });
  return {
    report: leaks.data,
    isStale: leaks.isPlaceholderData || wanted !== settled,
    isSearching: copies.isFetching && copies.data === undefined,
    isChecking: leaks.isFetching,
    isCancelled,
    error: copies.data === undefined ? copies.error : leaks.error,
    cancel: () => {
      setIsCancelled(true);
      void client.cancelQueries({ queryKey: search.queryKey });
      void client.cancelQueries({ queryKey: check.queryKey });
    },
    start: () => {
      setIsCancelled(false);
      if (copies.isError) void copies.refetch();
      else if (leaks.isError) void leaks.refetch();
    },
  };
}

/** The readiness list may say that nobody has looked for copies: it is asked for again once somebody has. */
function useProfileOnce(datasetId: string, isKnown: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    const { queryKey } = datasetQueries.profile(datasetId);
    const isNews = client.getQueryData(queryKey)?.readiness.some(({ code }) => code === COPIES_UNKNOWN) ?? false;
    if (isKnown && isNews) void askAgain(client, queryKey);
  }, [client, datasetId, isKnown]);
}

/** The text once it has rested; null never replaces one. */
function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
