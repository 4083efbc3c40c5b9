"use client";

import { useSearchParams } from "next/navigation";
import type { JobFilter } from "@/lib/jobs/list-schema";
import { jobsHref, parseJobsSearch } from "@/lib/jobs/list-search";

/** Which jobs are shown is in the URL, so that a link shows the same ones. */
export function useJobsSearch(): JobFilter {
  return parseJobsSearch(Object.fromEntries(useSearchParams()));
}

/** Changes some of the filter; undefined takes a part away. Only the list depends on it: no navigation. */
export function changeJobsSearch(change: JobFilter): void {
  // What is drawn may be behind the address for a moment; a second press right after a first one must not be.
  const now = parseJobsSearch(Object.fromEntries(new URLSearchParams(window.location.search)));
  window.history.replaceState(null, "", jobsHref({ ...now, ...change }));
}

export const NO_FILTER: JobFilter = { group: undefined, server: undefined, dataset: undefined, q: undefined };
