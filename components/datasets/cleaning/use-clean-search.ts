"use client";

import { useSearchParams } from "next/navigation";
import { type CleanSearch, cleanHref } from "@/lib/datasets/search-params";
import { parseCleanSearch } from "@/lib/datasets/search-schema";

interface CleanUrl {
  search: CleanSearch;
  /** Changes some of the parameters; undefined takes one away. */
  change: (next: CleanSearch) => void;
}

/** What is looked at is in the URL, so that a link shows the same. */
export function useCleanSearch(datasetId: string): CleanUrl {
  const search = parseCleanSearch(new URLSearchParams(useSearchParams()));
  return {
    search,
    change: (next) => {
      const now = parseCleanSearch(new URLSearchParams(window.location.search));
      window.history.replaceState(null, "", cleanHref(datasetId, { ...now, ...next }));
    },
  };
}
