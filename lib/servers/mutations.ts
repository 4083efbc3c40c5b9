import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { serverKeys } from "./queries";
import type { CheckServerBody, CreateServerBody, UpdateServerBody } from "./schema";

const checkAnswer = lateSchemas(() => import("./check-schema"));
const answer = lateSchemas(() => import("./schema"));

/** Lists, base models, checks: a server that changes may have others of all of them. */
function invalidateServers(client: QueryClient) {
  return client.invalidateQueries({ queryKey: serverKeys.all });
}

const pathOf = (serverId: string) => `/api/servers/${encodeURIComponent(serverId)}`;

export const serverMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateServerBody) =>
        callApi("/api/servers", { method: "POST", body, response: answer("serverSummary") }),
      onSuccess: () => invalidateServers(client),
    }),
  update: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (body: UpdateServerBody) =>
        callApi(pathOf(serverId), { method: "PATCH", body, response: answer("serverSummary") }),
      onSuccess: () => invalidateServers(client),
    }),
  remove: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: () => callApi(pathOf(serverId), { method: "DELETE", response: answer("serverSummary") }),
      onSuccess: () => invalidateServers(client),
    }),
  /** Asks a server what it can do, which may take seconds; `signal` gives up. */
  check: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (signal: AbortSignal) =>
        callApi(`${pathOf(serverId)}/check`, { method: "POST", signal, response: answer("serverSummary") }),
      onSuccess: () => invalidateServers(client),
    }),
  /** The same of what stands in a form. */
  checkAddress: () =>
    mutationOptions({
      mutationFn: ({ body, signal }: { body: CheckServerBody; signal: AbortSignal }) =>
        callApi("/api/servers/check", { method: "POST", body, signal, response: checkAnswer("serverCheck") }),
    }),
  createKey: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (name: string) =>
        callApi(`/api/servers/${serverId}/keys`, { method: "POST", body: { name }, response: answer("createdApiKey") }),
      onSuccess: () => client.invalidateQueries({ queryKey: serverKeys.apiKeys(serverId) }),
    }),
  revokeKey: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (keyId: string) =>
        callApi(`/api/servers/${serverId}/keys/${keyId}`, { method: "DELETE", response: answer("apiKeySummary") }),
      onSuccess: () => client.invalidateQueries({ queryKey: serverKeys.apiKeys(serverId) }),
    }),
};
