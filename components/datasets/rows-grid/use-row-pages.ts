"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { KEPT_PAGES, pageQuery, pagesOf } from "@/lib/datasets/grid-pages";
import type { RowRange } from "@/lib/datasets/grid-scroll";
import { datasetKeys, datasetQueries } from "@/lib/datasets/queries";
import type { DatasetRows } from "@/lib/datasets/rows-schema";
import type { RowsSearch } from "@/lib/datasets/search-params";

export interface RowPages {
  pages: ReadonlyMap<number, DatasetRows>;
  isLoading: boolean;
  error: Error | null;
  retry: () => void;
}

interface Asked {
  datasetId: string;
  search: RowsSearch;
  range: RowRange;
  /** Only what is there already. */
  isPaused: boolean;
}

/** The pages with the rows of a range. A request whose rows were scrolled past is stopped; a few dozen pages are kept. */
export function useRowPages({ datasetId, search, range, isPaused }: Asked): RowPages {
  const client = useQueryClient();
  const options = (number: number) => datasetQueries.rows(datasetId, pageQuery(search, number));
  const isThere = (number: number) => client.getQueryData(options(number).queryKey) !== undefined;
  // A page that is only flown past gets no place in the cache.
  const numbers = pagesOf(range).filter((number) => !isPaused || isThere(number));
  const results = useQueries({ queries: numbers.map((number) => ({ ...options(number), enabled: !isPaused })) });
  const shown = numbers.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of pages leaves some behind
  useEffect(() => {
    const left = client.getQueryCache().findAll({ queryKey: datasetKeys.allRows(datasetId), type: "inactive" });
    const newestFirst = left.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const query of newestFirst.slice(KEPT_PAGES)) client.getQueryCache().remove(query);
  }, [client, datasetId, shown]);

  const pages = new Map<number, DatasetRows>();
  results.forEach(({ data }, index) => {
    const number = numbers[index];
    if (data !== undefined && number !== undefined) pages.set(number, data);
  });
  const failed = results.filter(({ isError, data }) => isError && data === undefined);
  return {
    pages,
    isLoading: isPaused || results.some(({ isPending }) => isPending),
    error: failed[0]?.error ?? null,
    retry: () => {
      for (const result of failed) void result.refetch();
    },
  };
}
