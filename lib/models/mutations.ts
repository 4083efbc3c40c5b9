import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { modelKeys } from "./queries";
import type { SetThresholdsInput, UpdateModelInput } from "./schema";

const answer = lateSchemas(() => import("./schema"));

const path = (modelId: string, verb = "") => `/api/models/${encodeURIComponent(modelId)}${verb}`;
const changed = (client: QueryClient) => () => client.invalidateQueries({ queryKey: modelKeys.all });

export const modelMutations = {
  rename: (client: QueryClient, modelId: string) =>
    mutationOptions({
      mutationFn: (name: string) =>
        callApi(path(modelId), { method: "PATCH", body: { name }, response: answer("modelSummary") }),
      onSuccess: changed(client),
    }),
  /** Notes, and in and out of the archive. */
  update: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ modelId, ...body }: UpdateModelInput & { modelId: string }) =>
        callApi(path(modelId), { method: "PATCH", body, response: answer("modelSummary") }),
      onSuccess: changed(client),
    }),
  /** Saves thresholds of one target; null goes back to those of training. */
  setThresholds: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ modelId, ...body }: SetThresholdsInput & { modelId: string }) =>
        callApi(path(modelId, "/thresholds"), { method: "PUT", body, response: answer("modelSummary") }),
      onSuccess: changed(client),
    }),
  trash: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ modelId }: { modelId: string }) =>
        callApi(path(modelId), { method: "DELETE", response: answer("modelSummary") }),
      onSuccess: changed(client),
    }),
  restore: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ modelId }: { modelId: string }) =>
        callApi(path(modelId, "/restore"), { method: "POST", response: answer("modelSummary") }),
      onSuccess: changed(client),
    }),
  purge: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ modelId }: { modelId: string }) =>
        callApi(path(modelId, "/purge"), { method: "POST", response: answer("modelPurge") }),
      onSuccess: ({ id }) => {
        client.removeQueries({ queryKey: modelKeys.detail(id) });
        return changed(client)();
      },
    }),
  /** Gives a model a second name, or moves that name to it. */
  moveAlias: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ name, modelId }: { name: string; modelId: string }) =>
        callApi(`/api/models/aliases/${encodeURIComponent(name)}`, {
          method: "PUT",
          body: { modelId },
          response: answer("modelAlias"),
        }),
      onSuccess: changed(client),
    }),
  deleteAlias: (client: QueryClient) =>
    mutationOptions({
      mutationFn: ({ name }: { name: string }) =>
        callApi(`/api/models/aliases/${encodeURIComponent(name)}`, {
          method: "DELETE",
          response: answer("modelAlias"),
        }),
      onSuccess: changed(client),
    }),
};
