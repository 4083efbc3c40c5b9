import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { datasetKeys, datasetPath } from "@/lib/datasets/queries";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";
import { preparationPath } from "./paths";
import type { RecipeInput, SplitExamplesQuery } from "./schema";

const answer = lateSchemas(() => import("./schema"));

/** Keys from general to specific. What depends on a dataset's roles lies below that dataset's key. */
export const preparationKeys = {
  all: ["preparations"] as const,
  lists: () => [...preparationKeys.all, "list"] as const,
  list: (datasetId?: string) => [...preparationKeys.lists(), datasetId ?? null] as const,
  detail: (preparationId: string) => [...preparationKeys.all, "detail", preparationId] as const,
  examples: (preparationId: string, query: Partial<SplitExamplesQuery>) =>
    [...preparationKeys.all, "examples", preparationId, query] as const,
  suggestion: (datasetId: string) => [...datasetKeys.one(datasetId), "suggestion"] as const,
  preview: (datasetId: string, recipe: RecipeInput) => [...datasetKeys.one(datasetId), "preview", recipe] as const,
  leaks: (datasetId: string, recipe: RecipeInput) => [...datasetKeys.one(datasetId), "leaks", recipe] as const,
};

export const preparationQueries = {
  /** Of all datasets, or of one. */
  list: (datasetId?: string) =>
    infiniteQueryOptions({
      queryKey: preparationKeys.list(datasetId),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/preparations${queryString({ limit: 50, datasetId, cursor: pageParam ?? undefined })}`, {
          signal,
          response: answer("preparationList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (preparationId: string) =>
    queryOptions({
      queryKey: preparationKeys.detail(preparationId),
      queryFn: ({ signal }) =>
        callApi(preparationPath(preparationId), { signal, response: answer("preparationDetail") }),
      // A preparation never changes.
      staleTime: Number.POSITIVE_INFINITY,
    }),
  examples: (preparationId: string, query: Partial<SplitExamplesQuery> = {}) =>
    queryOptions({
      queryKey: preparationKeys.examples(preparationId, query),
      queryFn: ({ signal }) =>
        callApi(`${preparationPath(preparationId)}/examples${queryString(query)}`, {
          signal,
          response: answer("splitExamples"),
        }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  suggestion: (datasetId: string) =>
    queryOptions({
      queryKey: preparationKeys.suggestion(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/preparations/suggestion`, { signal, response: answer("recipeSuggestion") }),
    }),
  /** What a recipe would give. A recipe that does not fit the rows is a refusal with the fields to change. */
  preview: (datasetId: string, recipe: RecipeInput) =>
    queryOptions({
      queryKey: preparationKeys.preview(datasetId, recipe),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/preparations/preview`, {
          method: "POST",
          body: recipe,
          signal,
          response: answer("previewResult"),
        }),
    }),
  /**
   * What would leak between the splits of a recipe. It looks at every text, so that it can take a while; a recipe that
   * does not fit is an error here.
   */
  leaks: (datasetId: string, recipe: RecipeInput) =>
    queryOptions({
      queryKey: preparationKeys.leaks(datasetId, recipe),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/preparations/leaks`, {
          method: "POST",
          body: recipe,
          signal,
          response: answer("leakReport"),
        }),
    }),
};
