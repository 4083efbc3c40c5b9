import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";
import type { EvaluationDetail, EvaluationStatus, EvaluationSummary } from "./schema";
import type { PredictionsSearch } from "./search-params";

const learningAnswer = lateSchemas(() => import("./learning-schema"));
const answer = lateSchemas(() => import("./schema"));

/** Which evaluations a list has. */
export interface WhichEvaluations {
  modelId?: string | undefined;
  preparationId?: string | undefined;
  split?: "train" | "validation" | "test" | undefined;
  /** Those on the same rows as this evaluation. */
  sameRowsAs?: string | undefined;
}

/** Evaluations of a model on the test rows of its own splits; of any splits where its own are not known. */
export function ownTestRows(modelId: string, preparationId: string | null): WhichEvaluations {
  return { modelId, split: "test", ...(preparationId === null ? {} : { preparationId }) };
}

/** Which rows of two evaluations are compared. */
export interface WhichComparedRows {
  first: string;
  second: string;
  target?: string | undefined;
  change: "fixed" | "broken";
}

/** Keys from general to specific, so that a prefix invalidates all below it. */
export const evaluationKeys = {
  all: ["evaluations"] as const,
  lists: () => [...evaluationKeys.all, "list"] as const,
  list: (which: WhichEvaluations) => [...evaluationKeys.lists(), which] as const,
  details: () => [...evaluationKeys.all, "detail"] as const,
  detail: (evaluationId: string) => [...evaluationKeys.details(), evaluationId] as const,
  /** What is read from the answers: it does not change once the evaluation is ready. */
  answers: (evaluationId: string) => [...evaluationKeys.all, "answers", evaluationId] as const,
  compare: (ids: readonly string[], target?: string) => [...evaluationKeys.all, "compare", ids, target] as const,
  comparedRows: (which: WhichComparedRows) => [...evaluationKeys.all, "compare-rows", which] as const,
};

const POLL_MS = 1_000;

/** Whether an evaluation still moves by itself. */
export function isMoving(status: EvaluationStatus): boolean {
  return status === "queued" || status === "running" || status === "scoring";
}

const path = (evaluationId: string) => `/api/evaluations/${encodeURIComponent(evaluationId)}`;

/** Address of a download of an evaluation. */
export function evaluationFileHref(evaluationId: string, file: "predictions.csv" | "report.json"): string {
  return `${path(evaluationId)}/${file}`;
}

function besideOf({ baselines, earlier }: EvaluationDetail): EvaluationSummary[] {
  return earlier?.evaluation == null ? baselines : [...baselines, earlier.evaluation];
}

export const evaluationQueries = {
  /** Evaluations of a model, of splits or on some rows, newest first. Asked again while one of them moves. */
  list: (which: WhichEvaluations = {}) =>
    infiniteQueryOptions({
      queryKey: evaluationKeys.list(which),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/evaluations${queryString({ limit: 50, cursor: pageParam ?? undefined, ...which })}`, {
          signal,
          response: answer("evaluationList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.data.some(({ status }) => isMoving(status))) ? POLL_MS * 2 : false,
    }),
  /**
   * One evaluation with its report and its baselines. Asked again while it, or what stands beside it, moves; with `isAlone`
   * only while it moves itself.
   */
  detail: (evaluationId: string, { isAlone = false } = {}) =>
    queryOptions({
      queryKey: evaluationKeys.detail(evaluationId),
      queryFn: ({ signal }) => callApi(path(evaluationId), { signal, response: answer("evaluationDetail") }),
      refetchInterval: ({ state: { data } }) =>
        data !== undefined && [data, ...(isAlone ? [] : besideOf(data))].some(({ status }) => isMoving(status))
          ? POLL_MS
          : false,
    }),
  /** Rows with their answers that a filter leaves, a page at a time. */
  predictions: (evaluationId: string, search: PredictionsSearch = {}) =>
    infiniteQueryOptions({
      queryKey: [...evaluationKeys.answers(evaluationId), "predictions", search] as const,
      queryFn: ({ pageParam, signal }) =>
        callApi(`${path(evaluationId)}/predictions${queryString({ limit: 50, cursor: pageParam, ...search })}`, {
          signal,
          response: answer("predictionsPage"),
        }),
      initialPageParam: 0,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  confusion: (evaluationId: string, target?: string) =>
    queryOptions({
      queryKey: [...evaluationKeys.answers(evaluationId), "confusion", target] as const,
      queryFn: ({ signal }) =>
        callApi(`${path(evaluationId)}/confusion${queryString({ target })}`, { signal, response: answer("confusion") }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** For a slider: what each threshold would give on the rows of this evaluation. */
  thresholds: (evaluationId: string, target?: string) =>
    queryOptions({
      queryKey: [...evaluationKeys.answers(evaluationId), "thresholds", target] as const,
      queryFn: ({ signal }) =>
        callApi(`${path(evaluationId)}/thresholds${queryString({ target })}`, {
          signal,
          response: answer("thresholdCurves"),
        }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Two to five evaluations; the first is what the others are compared with. */
  compare: (ids: readonly string[], target?: string) =>
    queryOptions({
      queryKey: evaluationKeys.compare(ids, target),
      queryFn: ({ signal }) =>
        callApi(`/api/evaluations/compare${queryString({ ids: ids.join(","), target })}`, {
          signal,
          response: answer("evaluationComparison"),
        }),
      enabled: ids.length >= 2,
    }),
  /** Rows that the second has right and the first wrong (`fixed`), or the other way round. */
  comparedRows: (which: WhichComparedRows) =>
    infiniteQueryOptions({
      queryKey: evaluationKeys.comparedRows(which),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/evaluations/compare/rows${queryString({ limit: 50, cursor: pageParam, ...which })}`, {
          signal,
          response: answer("comparedRows"),
        }),
      initialPageParam: 0,
      getNextPageParam: (page) => page.nextCursor,
    }),
};

/** Learning curves of splits, newest first. Asked again while one of them is being made. */
export function learningCurvesQuery(preparationId: string) {
  return queryOptions({
    queryKey: learningCurvesKey(preparationId),
    queryFn: ({ signal }) =>
      callApi(`/api/evaluations/learning-curves${queryString({ preparationId })}`, {
        signal,
        response: learningAnswer("learningCurveList"),
      }),
    refetchInterval: ({ state: { data } }) =>
      data?.data.some(({ status }) => status === "running") ? POLL_MS : (false as const),
  });
}

/** Key of the learning curves of splits. */
export function learningCurvesKey(preparationId: string) {
  return [...evaluationKeys.all, "learning-curves", preparationId] as const;
}
