import type { JobFilter } from "./list-schema";
import { JOB_GROUPS } from "./status";

/** What the URLs of the job list and of the comparison hold. */

type Parameters = Record<string, string | string[] | undefined>;

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Reads the list's filter by the rules of `jobFilter`, without its code; a parameter that does not fit is ignored rather than refused, and the others still count. */
export function parseJobsSearch(params: Parameters): JobFilter {
  const text = (value = "", most: number) => (value === "" || value.length > most ? undefined : value);
  const group = first(params.group);
  return {
    group: JOB_GROUPS.find((known) => known === group),
    server: text(first(params.server), 100),
    dataset: text(first(params.dataset), 100),
    q: text(first(params.q)?.trim(), 200),
  };
}

/** True when a filter leaves something out. */
export function isFiltered(filter: JobFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** The address of the jobs that a filter leaves. */
export function jobsHref(filter: JobFilter = {}): string {
  const params = new URLSearchParams();
  for (const name of ["group", "server", "dataset", "q"] as const) {
    const value = filter[name];
    if (value !== undefined && value !== "") params.set(name, value);
  }
  return withQuery("/jobs", params);
}

/** Runs beside each other, in their order, and the one that the others are measured by: the first unless named. */
export interface CompareSearch {
  jobs: readonly string[];
  baseline?: string | undefined;
}

/** More than these in an address are a mistake. */
const MAX_IDS = 50;

/** Reads which runs are compared: ids with commas between, each once. */
export function parseCompareSearch(params: Parameters): CompareSearch {
  const ids = (first(params.jobs) ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "" && id.length <= 100);
  const baseline = first(params.baseline);
  return { jobs: [...new Set(ids)].slice(0, MAX_IDS), ...(baseline && ids.includes(baseline) ? { baseline } : {}) };
}

/** The address of a comparison. */
export function compareHref({ jobs, baseline }: CompareSearch): string {
  const params = new URLSearchParams();
  if (baseline !== undefined && baseline !== jobs[0]) params.set("baseline", baseline);
  const query = params.toString();
  // Commas as they are: the address is there to be read and passed on.
  const list = jobs.length === 0 ? "" : `jobs=${jobs.map(encodeURIComponent).join(",")}`;
  return withQuery("/jobs/compare", [list, query].filter(Boolean).join("&"));
}

/** The address of the jobs that were deleted and can come back. */
export const TRASH_HREF = "/jobs/trash";

function withQuery(path: string, params: URLSearchParams | string): string {
  const query = params.toString();
  return query === "" ? path : `${path}?${query}`;
}
