import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi } from "@/lib/http/api-client";
import { serverKeys } from "./queries";
import { apiKeySummary, createdApiKey } from "./schema";

export const serverMutations = {
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
