"use client";

import { useSearchParams } from "next/navigation";
import { datasetHref, parseDatasetSearch } from "@/lib/datasets/search-params";

export interface LabelFilter {
  /** The label whose rows are shown; undefined for all rows. */
  label: string | undefined;
  /** Shows one label, or all where it is the one shown already. */
  toggle: (label: string) => void;
  clear: () => void;
}

/** The label in the URL, so that a link shows the same rows. Only the preview depends on it, hence no navigation. */
export function useLabelFilter(datasetId: string): LabelFilter {
  const params = useSearchParams();
  const { label } = parseDatasetSearch({ label: params.get("label") ?? undefined });
  const show = (next: string | undefined) =>
    window.history.replaceState(null, "", datasetHref(datasetId, { label: next }));
  return { label, toggle: (next) => show(next === label ? undefined : next), clear: () => show(undefined) };
}
