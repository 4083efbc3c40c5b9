import { queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";

const answer = lateSchemas(() => import("./schema"));

export const serverKeys = {
  all: ["servers"] as const,
  baseModels: (serverId: string) => [...serverKeys.all, serverId, "base-models"] as const,
  apiKeys: (serverId: string) => [...serverKeys.all, serverId, "keys"] as const,
};

export const serverQueries = {
  list: () =>
    queryOptions({
      queryKey: serverKeys.all,
      queryFn: ({ signal }) => callApi("/api/servers", { signal, response: answer("serverList") }),
    }),
  baseModels: (serverId: string) =>
    queryOptions({
      queryKey: serverKeys.baseModels(serverId),
      queryFn: ({ signal }) =>
        callApi(`/api/servers/${serverId}/base-models`, { signal, response: answer("baseModelList") }),
    }),
  apiKeys: (serverId: string) =>
    queryOptions({
      queryKey: serverKeys.apiKeys(serverId),
      queryFn: ({ signal }) => callApi(`/api/servers/${serverId}/keys`, { signal, response: answer("apiKeyList") }),
    }),
};
