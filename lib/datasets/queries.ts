import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString, toRefusal } from "@/lib/http/api-client";
import type { HubLookupQuery } from "./hub-schema";
import type { ParseSettings } from "./parse-schema";
import type { DatasetRowsQuery } from "./rows-schema";
import type { StepActionInput } from "./steps-schema";

const playgroundAnswer = lateSchemas(() => import("@/lib/playground/schema"));
const correctionsAnswer = lateSchemas(() => import("./corrections-schema"));
const hubAnswer = lateSchemas(() => import("./hub-schema"));
const parseAnswer = lateSchemas(() => import("./parse-schema"));
const profileAnswer = lateSchemas(() => import("./profile-schema"));
const rowsAnswer = lateSchemas(() => import("./rows-schema"));
const answer = lateSchemas(() => import("./schema"));
const stepsAnswer = lateSchemas(() => import("./steps-schema"));
const suspectsAnswer = lateSchemas(() => import("./suspects-schema"));

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const datasetKeys = {
  all: ["datasets"] as const,
  lists: () => [...datasetKeys.all, "list"] as const,
  /** Everything about one dataset: detail, rows and profile. */
  one: (datasetId: string) => [...datasetKeys.all, "one", datasetId] as const,
  detail: (datasetId: string) => [...datasetKeys.one(datasetId), "detail"] as const,
  /** Every window into the rows. */
  allRows: (datasetId: string) => [...datasetKeys.one(datasetId), "rows"] as const,
  rows: (datasetId: string, query: Partial<DatasetRowsQuery>) => [...datasetKeys.allRows(datasetId), query] as const,
  values: (datasetId: string, column: string) => [...datasetKeys.one(datasetId), "values", column] as const,
  steps: (datasetId: string) => [...datasetKeys.one(datasetId), "steps"] as const,
  stepPreview: (datasetId: string, action: StepActionInput) =>
    [...datasetKeys.one(datasetId), "step preview", action] as const,
  versions: (datasetId: string) => [...datasetKeys.one(datasetId), "versions"] as const,
  /** Steps before those that `steps` has. */
  earlierSteps: (datasetId: string, before: number) =>
    [...datasetKeys.one(datasetId), "earlier steps", before] as const,
  profile: (datasetId: string) => [...datasetKeys.one(datasetId), "profile"] as const,
  copies: (datasetId: string, similarity: number) => [...datasetKeys.one(datasetId), "copies", similarity] as const,
  conflicts: (datasetId: string, target: string) => [...datasetKeys.one(datasetId), "conflicts", target] as const,
  suspects: (datasetId: string, target: string) => [...datasetKeys.one(datasetId), "suspects", target] as const,
  parsePreview: (datasetId: string, settings: ParseSettings) =>
    [...datasetKeys.one(datasetId), "parse preview", settings] as const,
  tasks: (datasetId: string) => [...datasetKeys.one(datasetId), "tasks"] as const,
  rejected: (datasetId: string) => [...datasetKeys.one(datasetId), "rejected"] as const,
  corrections: (datasetId: string) => [...datasetKeys.one(datasetId), "corrections"] as const,
  /** Outside of the dataset's own: no change of its rows changes what a model says. */
  correctionAnswers: (datasetId: string) => ["correction answers", datasetId] as const,
};

/** What the hub has, which no change here changes. */
const hubKeys = { lookup: (query: HubLookupQuery) => ["hub", "lookup", query] as const };

/** Findings that are asked for at once. */
const PAGE = 20;

/** Where the next page begins; null after the last one. */
function nextOffset(offset: number, count: number, total: number): number | null {
  const next = offset + count;
  return count > 0 && next < total ? next : null;
}

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
          response: answer("datasetList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  detail: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.detail(datasetId),
      queryFn: ({ signal }) => callApi(datasetPath(datasetId), { signal, response: answer("datasetDetail") }),
    }),
  rows: (datasetId: string, query: Partial<DatasetRowsQuery> = {}) =>
    queryOptions({
      queryKey: datasetKeys.rows(datasetId, query),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/rows${queryString(query)}`, { signal, response: rowsAnswer("datasetRows") }),
    }),
  /** The most frequent values of a column. */
  values: (datasetId: string, column: string) =>
    queryOptions({
      queryKey: datasetKeys.values(datasetId, column),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/values${queryString({ column })}`, {
          signal,
          response: rowsAnswer("columnValues"),
        }),
    }),
  profile: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.profile(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/profile`, { signal, response: profileAnswer("datasetProfile") }),
    }),
  /** Groups of near-copies, a page after the other. The first time the server looks at every text. */
  copies: (datasetId: string, similarity: number) =>
    infiniteQueryOptions({
      queryKey: datasetKeys.copies(datasetId, similarity),
      queryFn: ({ pageParam, signal }) =>
        callApi(`${datasetPath(datasetId)}/copies${queryString({ similarity, limit: PAGE, offset: pageParam })}`, {
          signal,
          response: profileAnswer("copiesReport"),
        }),
      initialPageParam: 0,
      getNextPageParam: ({ clusterCount, clusters }, _, offset) => nextOffset(offset, clusters.length, clusterCount),
      // What was cancelled, or failed after a long search, starts again when it is asked to.
      retry: false,
    }),
  /** The same text under different labels, a page after the other. */
  conflicts: (datasetId: string, target: string) =>
    infiniteQueryOptions({
      queryKey: datasetKeys.conflicts(datasetId, target),
      queryFn: ({ pageParam, signal }) =>
        callApi(`${datasetPath(datasetId)}/conflicts${queryString({ target, limit: PAGE, offset: pageParam })}`, {
          signal,
          response: profileAnswer("conflictsReport"),
        }),
      initialPageParam: 0,
      getNextPageParam: ({ total, data }, _, offset) => nextOffset(offset, data.length, total),
    }),
  /** Rows whose label looked wrong when somebody looked last, a page after the other. */
  suspects: (datasetId: string, target: string) =>
    infiniteQueryOptions({
      queryKey: datasetKeys.suspects(datasetId, target),
      queryFn: ({ pageParam, signal }) =>
        callApi(`${datasetPath(datasetId)}/suspects${queryString({ target, limit: PAGE, offset: pageParam })}`, {
          signal,
          response: suspectsAnswer("suspectsReport"),
        }),
      initialPageParam: 0,
      getNextPageParam: ({ found }, _, offset) =>
        found === null ? null : nextOffset(offset, found.data.length, found.leftCount),
    }),
  /** The first rows as the file would be read under some settings. */
  parsePreview: (datasetId: string, settings: ParseSettings) =>
    queryOptions({
      queryKey: datasetKeys.parsePreview(datasetId, settings),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/parse/preview`, {
          method: "POST",
          body: settings,
          signal,
          response: parseAnswer("parsePreview"),
        }),
    }),
  /** What is under way. */
  tasks: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.tasks(datasetId),
      queryFn: ({ signal }) => callApi(`${datasetPath(datasetId)}/tasks`, { signal, response: answer("datasetTasks") }),
      staleTime: 0,
    }),
  /** The lines that could not be read, by reason. */
  rejected: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.rejected(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/rejected/summary`, { signal, response: parseAnswer("rejectedSummary") }),
    }),
  /** The cleaning steps, applied and undone. */
  steps: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.steps(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/steps`, { signal, response: stepsAnswer("datasetSteps") }),
    }),
  /** Earlier steps, a page before the other. */
  earlierSteps: (datasetId: string, before: number) =>
    infiniteQueryOptions({
      queryKey: datasetKeys.earlierSteps(datasetId, before),
      queryFn: ({ pageParam, signal }) =>
        callApi(`${datasetPath(datasetId)}/steps${queryString({ limit: 1_000, before: pageParam })}`, {
          signal,
          response: stepsAnswer("datasetSteps"),
        }),
      initialPageParam: before,
      getNextPageParam: ({ data }) => {
        const first = data[0]?.number ?? 1;
        return first > 1 ? first : null;
      },
    }),
  /** What a step would do, with a few rows as examples. */
  stepPreview: (datasetId: string, action: StepActionInput) =>
    queryOptions({
      queryKey: datasetKeys.stepPreview(datasetId, action),
      queryFn: async ({ signal }) => {
        const { result, refusal } = await callApi(`${datasetPath(datasetId)}/steps/preview`, {
          method: "POST",
          body: { action },
          signal,
          response: stepsAnswer("stepPreview"),
        });
        if (result === null) throw toRefusal(refusal);
        return result;
      },
    }),
  /** The accepted versions, the newest first. */
  versions: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.versions(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/versions`, { signal, response: stepsAnswer("datasetVersions") }),
    }),
  /** Texts that a person gave the right labels, the newest first, waiting and added. */
  corrections: (datasetId: string) =>
    queryOptions({
      queryKey: datasetKeys.corrections(datasetId),
      queryFn: ({ signal }) =>
        callApi(`${datasetPath(datasetId)}/corrections`, { signal, response: correctionsAnswer("correctionList") }),
    }),
  /** What a model says now of some corrected texts. A correction has one text for good, so its id says which. */
  correctionAnswers: (datasetId: string, model: string, asked: readonly { id: string; text: string }[]) =>
    queryOptions({
      queryKey: [...datasetKeys.correctionAnswers(datasetId), model, asked.map(({ id }) => id)] as const,
      queryFn: ({ signal }) =>
        callApi("/api/classify", {
          method: "POST",
          body: { model, inputs: asked.map(({ text }) => text) },
          signal,
          response: playgroundAnswer("classifyResult"),
        }),
      enabled: model !== "" && asked.length > 0,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  /** What the Hugging Face hub has under a name. The server has tried again already where that may help. */
  hub: (query: HubLookupQuery) =>
    queryOptions({
      queryKey: hubKeys.lookup(query),
      queryFn: ({ signal }) =>
        callApi(`/api/hub/datasets${queryString(query)}`, { signal, response: hubAnswer("hubLookup") }),
      staleTime: 5 * 60_000,
      retry: false,
    }),
};
