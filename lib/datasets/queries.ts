import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, queryString } from "@/lib/http/api-client";
import { datasetProfile } from "./profile-schema";
import { type DatasetRowsQuery, datasetRows } from "./rows-schema";
import { datasetDetail, datasetList } from "./schema";

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const datasetKeys = {
  all: ["datasets"] as const,
  lists: () => [...datasetKeys.all, "list"] as const,
  /** Everything about one dataset: detail, rows and profile. */
  one: (datasetId: string) => [...datasetKeys.all, "one", datasetId] as const,
  detail: (datasetId: string) => [...datasetKeys.one(datasetId), "detail"] as const,
  rows: (datasetId: string, query: Partial<DatasetRowsQuery>) =>
    [...datasetKeys.one(datasetId), "rows", query] as const,
  profile: (datasetId: string) => [...datasetKeys.one(datasetId), "profile"] as const,
};

/** Address of a dataset in /api. */
export function datasetPath(datasetId: string): string {
  return `/api/datasets/${encodeURIComponent(datasetId)}`;
}

export const datasetQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: datasetKeys.lists(),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/datasets${queryString({ limit: 50, cursor: pageParam ?? undefined })}`, {
          signal,
          response: datasetList,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.detail(datasetId),
      queryFn: ({ signal }) => callApi(datasetPath(datasetId), { signal, response: datasetDetail }),
    }),
  rows: (datasetId: string, query: Partial<DatasetRowsQuery> = {}) =>
    queryOptions({
      queryKey: datasetKeys.rows(datasetId, query),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/rows${queryString(query)}`, { signal, response: datasetRows }),
    }),
  profile: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.profile(datasetId),
      queryFn: ({ signal }) => callApi(`${datasetPath(datasetId)}/profile`, { signal, response: datasetProfile }),
    }),
};
