"use client";

import { useSearchParams } from "next/navigation";
import { type RowsSearch, rowsHref } from "@/lib/datasets/search-params";
import { parseRowsSearch } from "@/lib/datasets/search-schema";

type Change = RowsSearch | ((now: RowsSearch) => RowsSearch);

export interface RowsUrl {
  search: RowsSearch;
  /** Changes some of the parameters; undefined takes one away. A function gets those of this very moment. */
  change: (next: Change) => void;
  /** All rows, in the order that they are in now. */
  clear: () => void;
}

/** Which rows are shown is in the URL, so that a link shows the same ones. Only the rows depend on it: no navigation. */
export function useRowsSearch(datasetId: string): RowsUrl {
  const search = parseRowsSearch(Object.fromEntries(useSearchParams()));
  // What is drawn may be behind the address for a moment; a second press right after a first one must not be.
  const change = (next: Change) => {
    const now = parseRowsSearch(Object.fromEntries(new URLSearchParams(window.location.search)));
    const changed = { ...now, ...(typeof next === "function" ? next(now) : next) };
    window.history.replaceState(null, "", rowsHref(datasetId, changed));
  };
  return { search, change, clear: () => change(NO_FILTER) };
}

const NO_FILTER: RowsSearch = {
  q: undefined,
  label: undefined,
  issue: undefined,
  step: undefined,
  preparation: undefined,
  outcome: undefined,
};
