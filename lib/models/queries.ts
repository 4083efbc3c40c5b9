import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";
import type { ModelsQuery } from "./schema";

const answer = lateSchemas(() => import("./schema"));

export const modelKeys = {
  all: ["models"] as const,
  lists: () => [...modelKeys.all, "list"] as const,
  detail: (modelId: string) => [...modelKeys.all, "detail", modelId] as const,
  aliases: () => [...modelKeys.all, "aliases"] as const,
};

/** Which models a list has. */
export type WhichModels = Partial<Pick<ModelsQuery, "state" | "q">>;

/** Address of a download of a model: the model itself, or its card. */
export function modelFileHref(
  modelId: string,
  file: "file" | "card?format=md" | "card?format=html" | "card?format=json",
) {
  return `/api/models/${encodeURIComponent(modelId)}/${file}`;
}

export const modelQueries = {
  /** Those in use, unless said otherwise. */
  list: (which: WhichModels = {}) =>
    infiniteQueryOptions({
      queryKey: [...modelKeys.lists(), which] as const,
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/models${queryString({ limit: 100, cursor: pageParam ?? undefined, ...which })}`, {
          signal,
          response: answer("modelList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (modelId: string) =>
    queryOptions({
      queryKey: modelKeys.detail(modelId),
      queryFn: ({ signal }) =>
        callApi(`/api/models/${encodeURIComponent(modelId)}`, { signal, response: answer("modelSummary") }),
    }),
  /** From which scores on labels are chosen now: saved, or as training found them. */
  thresholds: (modelId: string) =>
    queryOptions({
      queryKey: [...modelKeys.all, "thresholds", modelId] as const,
      queryFn: ({ signal }) =>
        callApi(`/api/models/${encodeURIComponent(modelId)}/thresholds`, {
          signal,
          response: answer("modelThresholdList"),
        }),
    }),
  aliases: () =>
    queryOptions({
      queryKey: modelKeys.aliases(),
      queryFn: ({ signal }) => callApi("/api/models/aliases", { signal, response: answer("modelAliasList") }),
    }),
  /** What would go with a model; asked anew each time, since it is to be believed. */
  consequences: (modelId: string) =>
    queryOptions({
      queryKey: [...modelKeys.all, "consequences", modelId] as const,
      queryFn: ({ signal }) =>
        callApi(`/api/models/${encodeURIComponent(modelId)}/consequences`, {
          signal,
          response: answer("modelConsequences"),
        }),
      staleTime: 0,
      gcTime: 0,
    }),
};
