import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, queryString } from "@/lib/http/api-client";
import { modelList, modelSummary } from "./schema";

export const modelKeys = {
  all: ["models"] as const,
  lists: () => [...modelKeys.all, "list"] as const,
  detail: (modelId: string) => [...modelKeys.all, "detail", modelId] as const,
};

export const modelQueries = {
  list: () =>
    infiniteQueryOptions({
      queryKey: modelKeys.lists(),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/models${queryString({ limit: 100, cursor: pageParam ?? undefined })}`, {
          signal,
          response: modelList,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (modelId: string) =>
    queryOptions({
      queryKey: modelKeys.detail(modelId),
      queryFn: ({ signal }) =>
        callApi(`/api/models/${encodeURIComponent(modelId)}`, { signal, response: modelSummary }),
    }),
};
