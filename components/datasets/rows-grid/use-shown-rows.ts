"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { pageQuery } from "@/lib/datasets/grid-pages";
import { datasetQueries } from "@/lib/datasets/queries";
import { isFiltered } from "@/lib/datasets/row-words";
import type { DatasetDetail } from "@/lib/datasets/schema";
import type { RowsSearch } from "@/lib/datasets/search-params";

/** Rows whose places are drawn until their number is known. */
const UNKNOWN_ROWS = 12;

export interface ShownRows {
  /** The rows on the screen: those asked for, or, until the first of these are there, those before. */
  search: RowsSearch;
  /** Changes with the rows that are shown; the same rows in another state keep it. */
  key: string;
  /** Places in the grid. */
  count: number;
  /** How many there are; undefined until it is known. */
  total: number | undefined;
  /** Other rows were asked for and are on their way. */
  isChanging: boolean;
  error: Error | null;
  retry: () => void;
  isRetrying: boolean;
}

/** The rows that the URL asks for. Old ones stay until the first new ones are there, so that nothing blinks while one types. */
export function useShownRows({ id, rowCount }: DatasetDetail, asked: RowsSearch): ShownRows {
  const head = useQuery({ ...datasetQueries.rows(id, pageQuery(asked, 0)), placeholderData: keepPreviousData });
  const [search, setSearch] = useState(asked);
  const isChanging = keyOf(asked) !== keyOf(search);
  if (isChanging && !head.isPending && !head.isPlaceholderData) setSearch(asked);
  const known = isFiltered(search) ? undefined : (rowCount ?? undefined);
  const total = head.data?.total ?? (head.isError ? undefined : known);
  return {
    search,
    key: keyOf(search),
    count: total ?? UNKNOWN_ROWS,
    total: head.data?.total ?? known,
    isChanging,
    error: head.data === undefined ? head.error : null,
    retry: () => void head.refetch(),
    isRetrying: head.isFetching,
  };
}

function keyOf(search: RowsSearch): string {
  const query = pageQuery(search, 0);
  return JSON.stringify(Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
