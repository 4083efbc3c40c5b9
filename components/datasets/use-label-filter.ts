"use client";

import { useSearchParams } from "next/navigation";
import { parseRowsSearch, rowsHref } from "@/lib/datasets/search-params";

export interface LabelFilter {
  /** The label whose rows are shown; undefined for all rows. */
  label: string | undefined;
  /** Shows one label, or all where it is the one shown already. */
  toggle: (label: string) => void;
  clear: () => void;
}

/** The label in the URL, so that a link shows the same rows. Only the rows depend on it, hence no navigation. */
export function useLabelFilter(datasetId: string): LabelFilter {
  const search = parseRowsSearch(Object.fromEntries(useSearchParams()));
  const show = (label: string | undefined) =>
    window.history.replaceState(null, "", rowsHref(datasetId, { ...search, label }));
  return {
    label: search.label,
    toggle: (next) => show(next === search.label ? undefined : next),
    clear: () => show(undefined),
  };
}
