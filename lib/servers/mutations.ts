import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { serverCheck } from "./check-schema";
import { serverKeys } from "./queries";
import {
  apiKeySummary,
  type CheckServerBody,
  type CreateServerBody,
  createdApiKey,
  serverSummary,
  type UpdateServerBody,
} from "./schema";

/** Lists, base models, checks: a server that changes may have others of all of them. */
function invalidateServers(client: QueryClient) {
  return client.invalidateQueries({ queryKey: serverKeys.all });
}

const pathOf = (serverId: string) => `/api/servers/${encodeURIComponent(serverId)}`;

export const serverMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: CreateServerBody) =>
        callApi("/api/servers", { method: "POST", body, response: serverSummary }),
      onSuccess: () => invalidateServers(client),
    }),
  update: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (body: UpdateServerBody) =>
        callApi(pathOf(serverId), { method: "PATCH", body, response: serverSummary }),
      onSuccess: () => invalidateServers(client),
    }),
  remove: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: () => callApi(pathOf(serverId), { method: "DELETE", response: serverSummary }),
      onSuccess: () => invalidateServers(client),
    }),
  /** Asks a server what it can do, which may take seconds; `signal` gives up. */
  check: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (signal: AbortSignal) =>
        callApi(`${pathOf(serverId)}/check`, { method: "POST", signal, response: serverSummary }),
      onSuccess: () => invalidateServers(client),
    }),
  /** The same of what stands in a form. */
  checkAddress: () =>
    mutationOptions({
      mutationFn: ({ body, signal }: { body: CheckServerBody; signal: AbortSignal }) =>
        callApi("/api/servers/check", { method: "POST", body, signal, response: serverCheck }),
    }),
  createKey: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (name: string) =>
        callApi(`/api/servers/${serverId}/keys`, { method: "POST", body: { name }, response: createdApiKey }),
      onSuccess: () => client.invalidateQueries({ queryKey: serverKeys.apiKeys(serverId) }),
    }),
  revokeKey: (client: QueryClient, serverId: string) =>
    mutationOptions({
      mutationFn: (keyId: string) =>
        callApi(`/api/servers/${serverId}/keys/${keyId}`, { method: "DELETE", response: apiKeySummary }),
      onSuccess: () => client.invalidateQueries({ queryKey: serverKeys.apiKeys(serverId) }),
    }),
};
