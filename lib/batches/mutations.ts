import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { batchKeys, batchPath } from "./queries";
import type { BatchDetail, BatchSettings } from "./schema";
import { uploadBatch } from "./upload";

const answer = lateSchemas(() => import("./schema"));

/** A batch as it is now; its answers and the lists are asked for again. */
function changed(client: QueryClient) {
  return (batch: BatchDetail) => {
    client.setQueryData(batchKeys.detail(batch.id), batch);
    void client.invalidateQueries({ queryKey: batchKeys.lists() });
    return client.invalidateQueries({ queryKey: batchKeys.rows(batch.id) });
  };
}

function act(client: QueryClient, batchId: string, action: "cancel" | "resume") {
  return mutationOptions({
    mutationFn: () => callApi(`${batchPath(batchId)}/${action}`, { method: "POST", response: answer("batchDetail") }),
    onSuccess: changed(client),
  });
}

export const batchMutations = {
  /** Sends a file, with progress in bytes; see `uploadBatch`. */
  upload: (client: QueryClient) => mutationOptions({ mutationFn: uploadBatch, onSuccess: changed(client) }),
  start: (client: QueryClient, batchId: string) =>
    mutationOptions({
      mutationFn: (body: BatchSettings) =>
        callApi(`${batchPath(batchId)}/start`, { method: "POST", body, response: answer("batchDetail") }),
      onSuccess: changed(client),
    }),
  cancel: (client: QueryClient, batchId: string) => act(client, batchId, "cancel"),
  resume: (client: QueryClient, batchId: string) => act(client, batchId, "resume"),
  remove: (client: QueryClient, batchId: string) =>
    mutationOptions({
      mutationFn: () => callApi(batchPath(batchId), { method: "DELETE", response: answer("batchDetail") }),
      onSuccess: () => client.invalidateQueries({ queryKey: batchKeys.lists() }),
    }),
};
