import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";

const answer = lateSchemas(() => import("./schema"));

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const batchKeys = {
  all: ["batches"] as const,
  lists: () => [...batchKeys.all, "list"] as const,
  one: (batchId: string) => [...batchKeys.all, "one", batchId] as const,
  detail: (batchId: string) => [...batchKeys.one(batchId), "detail"] as const,
  rows: (batchId: string) => [...batchKeys.one(batchId), "rows"] as const,
};

/** Address of a batch below /api. */
export function batchPath(batchId: string): string {
  return `/api/batches/${encodeURIComponent(batchId)}`;
}

const ROWS_AT_ONCE = 50;

export const batchQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: batchKeys.lists(),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/batches${queryString({ cursor: pageParam ?? undefined })}`, {
          signal,
          response: answer("batchList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (batchId: string) =>
    queryOptions({
      queryKey: batchKeys.detail(batchId),
      queryFn: ({ signal }) => callApi(batchPath(batchId), { signal, response: answer("batchDetail") }),
    }),
  /** Answers of all rows, or of those that need a look. */
  rows: (batchId: string, review: boolean) =>
    infiniteQueryOptions({
      queryKey: [...batchKeys.rows(batchId), { review }] as const,
      queryFn: ({ pageParam, signal }) =>
        callApi(
          `${batchPath(batchId)}/rows${queryString({ limit: ROWS_AT_ONCE, cursor: pageParam, review: String(review) })}`,
          { signal, response: answer("batchRows") },
        ),
      initialPageParam: 0,
      getNextPageParam: (page) => page.nextCursor,
    }),
};
