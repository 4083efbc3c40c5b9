import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { modelKeys } from "@/lib/models/queries";
import type { CreateLearningCurveBody, LearningCurve } from "./learning-schema";
import { evaluationKeys, learningCurvesKey } from "./queries";
import type { CreateEvaluationBody, EvaluationDetail } from "./schema";

const learningAnswer = lateSchemas(() => import("./learning-schema"));
const answer = lateSchemas(() => import("./schema"));

function stored(client: QueryClient) {
  return (evaluation: EvaluationDetail) => {
    client.setQueryData(evaluationKeys.detail(evaluation.id), evaluation);
    return client.invalidateQueries({ queryKey: evaluationKeys.lists() });
  };
}

export const evaluationMutations = {
  /** Asks a model, or a chat model, for every row of a split; the answer is the evaluation as it waits for its turn. */
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateEvaluationBody) =>
        callApi("/api/evaluations", { method: "POST", body, response: answer("evaluationDetail") }),
      onSuccess: stored(client),
    }),
  /** Stops an evaluation, keeping its answers, or goes on with one that was stopped or failed. */
  act: (client: QueryClient, evaluationId: string) =>
    mutationOptions({
      mutationFn: (action: "cancel" | "resume") =>
        callApi(`/api/evaluations/${encodeURIComponent(evaluationId)}/${action}`, {
          method: "POST",
          response: answer("evaluationDetail"),
        }),
      onSuccess: stored(client),
      // A refusal usually means that the screen is behind: show what is true now.
      onError: () => client.invalidateQueries({ queryKey: evaluationKeys.detail(evaluationId) }),
    }),
  /** Goes on with the evaluation of a chat model with another budget; null is no limit. */
  resumeWithBudget: (client: QueryClient, evaluationId: string) =>
    mutationOptions({
      mutationFn: (budget: number | null) =>
        callApi(`/api/evaluations/${encodeURIComponent(evaluationId)}/resume`, {
          method: "POST",
          body: { budget },
          response: answer("evaluationDetail"),
        }),
      onSuccess: stored(client),
      onError: () => client.invalidateQueries({ queryKey: evaluationKeys.detail(evaluationId) }),
    }),
  /** Deletes an evaluation with its answers; the model stays. */
  remove: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ evaluationId }: { evaluationId: string }) =>
        callApi(`/api/evaluations/${encodeURIComponent(evaluationId)}`, {
          method: "DELETE",
          response: answer("evaluationRemoval"),
        }),
      onSuccess: ({ id }) => {
        client.removeQueries({ queryKey: evaluationKeys.detail(id) });
        client.removeQueries({ queryKey: evaluationKeys.answers(id) });
        return Promise.all([
          client.invalidateQueries({ queryKey: evaluationKeys.lists() }),
          client.invalidateQueries({ queryKey: modelKeys.all }),
        ]);
      },
    }),
  /** What an evaluation that became ready changes elsewhere: a model's scores. */
  finished: (client: QueryClient) =>
    Promise.all([
      client.invalidateQueries({ queryKey: evaluationKeys.lists() }),
      client.invalidateQueries({ queryKey: modelKeys.all }),
    ]),
};

function refreshed(client: QueryClient) {
  return ({ preparationId }: Pick<LearningCurve, "preparationId">) =>
    client.invalidateQueries({ queryKey: learningCurvesKey(preparationId) });
}

export const learningMutations = {
  /** Begins a learning curve: trainings on parts of the rows, one after the other. */
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateLearningCurveBody) =>
        callApi("/api/evaluations/learning-curves", {
          method: "POST",
          body,
          response: learningAnswer("learningCurve"),
        }),
      onSuccess: refreshed(client),
    }),
  /** Stops a learning curve; what it found so far stays. */
  cancel: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ id }: Pick<LearningCurve, "id">) =>
        callApi(`/api/evaluations/learning-curves/${encodeURIComponent(id)}/cancel`, {
          method: "POST",
          response: learningAnswer("learningCurve"),
        }),
      onSuccess: refreshed(client),
    }),
};
