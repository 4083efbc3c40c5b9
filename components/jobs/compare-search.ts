"use client";

import { useSearchParams } from "next/navigation";
import { type CompareSearch, compareHref, parseCompareSearch } from "@/lib/jobs/list-search";

interface CompareUrl extends CompareSearch {
  add: (jobId: string) => void;
  remove: (jobId: string) => void;
  setBaseline: (jobId: string) => void;
}

function change(next: (now: CompareSearch) => CompareSearch): void {
  const now = parseCompareSearch(Object.fromEntries(new URLSearchParams(window.location.search)));
  window.history.replaceState(null, "", compareHref(next(now)));
}

/** Which runs are compared is in the URL; the page only shows it, so there is no navigation. */
export function useCompareSearch(): CompareUrl {
  return {
    ...parseCompareSearch(Object.fromEntries(useSearchParams())),
    add: (jobId) => change(({ jobs, baseline }) => ({ jobs: [...jobs.filter((id) => id !== jobId), jobId], baseline })),
    remove: (jobId) =>
      change(({ jobs, baseline }) => ({
        jobs: jobs.filter((id) => id !== jobId),
        baseline: baseline === jobId ? undefined : baseline,
      })),
    setBaseline: (jobId) => change(({ jobs }) => ({ jobs, baseline: jobId })),
  };
}
