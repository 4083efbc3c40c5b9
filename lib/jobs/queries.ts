import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, queryString } from "@/lib/http/api-client";
import { jobDetail, jobList } from "./schema";

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const jobKeys = {
  all: ["jobs"] as const,
  lists: () => [...jobKeys.all, "list"] as const,
  details: () => [...jobKeys.all, "detail"] as const,
  detail: (jobId: string) => [...jobKeys.details(), jobId] as const,
};

export const jobQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: jobKeys.lists(),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/jobs${queryString({ limit: 50, cursor: pageParam ?? undefined })}`, {
          signal,
          response: jobList,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (jobId: string) =>
    queryOptions({
      queryKey: jobKeys.detail(jobId),
      queryFn: ({ signal }) => callApi(`/api/jobs/${jobId}`, { signal, response: jobDetail }),
    }),
};
