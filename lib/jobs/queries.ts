import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";
import type { EstimateJobBody } from "./estimate-schema";
import type { JobFilter } from "./list-schema";

const estimateAnswer = lateSchemas(() => import("./estimate-schema"));
const presetsAnswer = lateSchemas(() => import("./presets-schema"));
const answer = lateSchemas(() => import("./schema"));
const trashAnswer = lateSchemas(() => import("./trash-schema"));

/** Which jobs a list has. */
type WhichJobs = JobFilter & { trash?: boolean };

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const jobKeys = {
  all: ["jobs"] as const,
  lists: () => [...jobKeys.all, "list"] as const,
  list: (which: WhichJobs) => [...jobKeys.lists(), which] as const,
  details: () => [...jobKeys.all, "detail"] as const,
  detail: (jobId: string) => [...jobKeys.details(), jobId] as const,
  consequences: (jobId: string) => [...jobKeys.all, "consequences", jobId] as const,
  /** Apart from the jobs, which change all the time. */
  presets: ["job-presets"] as const,
  estimate: (body: EstimateJobBody | null) => ["job-estimate", body] as const,
};

export const jobQueries = {
  /** Jobs that a filter leaves, newest first: those in the trash, or all others. */
  list: ({ trash = false, ...filter }: WhichJobs = {}) =>
    infiniteQueryOptions({
      queryKey: jobKeys.list({ trash, ...filter }),
      queryFn: ({ pageParam, signal }) => {
        const page = { limit: 50, cursor: pageParam ?? undefined, trash: trash ? "true" : undefined };
        return callApi(`/api/jobs${queryString({ ...page, ...filter })}`, { signal, response: answer("jobList") });
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (jobId: string) =>
    queryOptions({
      queryKey: jobKeys.detail(jobId),
      queryFn: ({ signal }) => callApi(`/api/jobs/${jobId}`, { signal, response: answer("jobDetail") }),
    }),
  /** What would go for good with a job, and what would stay; always as it is now. */
  consequences: (jobId: string) =>
    queryOptions({
      queryKey: jobKeys.consequences(jobId),
      queryFn: ({ signal }) =>
        callApi(`/api/jobs/${jobId}/consequences`, { signal, response: trashAnswer("jobConsequences") }),
      staleTime: 0,
    }),
  /** Settings that were kept under a name. */
  presets: () =>
    queryOptions({
      queryKey: jobKeys.presets,
      queryFn: ({ signal }) => callApi("/api/job-presets", { signal, response: presetsAnswer("jobPresetList") }),
    }),
  /** What a job would take on its server. It is measured there, so it is not asked again for each look. */
  estimate: (body: EstimateJobBody | null) =>
    queryOptions({
      queryKey: jobKeys.estimate(body),
      queryFn: ({ signal }) =>
        callApi("/api/jobs/estimate", { method: "POST", body, signal, response: estimateAnswer("jobEstimateAnswer") }),
      enabled: body !== null,
      staleTime: 5 * 60_000,
      retry: false,
    }),
};
