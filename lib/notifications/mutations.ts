import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { markedRead } from "./newest";
import { notificationKeys, webhookKeys } from "./queries";
import type { MarkReadInput } from "./schema";
import type { createWebhookInput, UpdateWebhookInput } from "./webhook-schema";

const webhookAnswer = lateSchemas(() => import("./webhook-schema"));

export const notificationMutations = {
  markRead: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: MarkReadInput) =>
        callApi("/api/notifications/read", { method: "POST", body, response: markedRead }),
      onSuccess: () => client.invalidateQueries({ queryKey: notificationKeys.all }),
    }),
};

/** Whatever was done, the list of webhooks and of their messages says what is true then. */
function refresh(client: QueryClient) {
  return () => client.invalidateQueries({ queryKey: webhookKeys.all });
}

export const webhookMutations = {
  create: (client: QueryClient) =>
    mutationOptions({
      mutationFn: (body: z.input<typeof createWebhookInput>) =>
        callApi("/api/webhooks", { method: "POST", body, response: webhookAnswer("createdWebhook") }),
      onSuccess: refresh(client),
    }),
  update: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: (body: UpdateWebhookInput) =>
        callApi(`/api/webhooks/${webhookId}`, { method: "PATCH", body, response: webhookAnswer("webhookSummary") }),
      onSettled: refresh(client),
    }),
  remove: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: () =>
        callApi(`/api/webhooks/${webhookId}`, { method: "DELETE", response: webhookAnswer("deletedWebhook") }),
      onSettled: refresh(client),
    }),
  restore: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: () =>
        callApi(`/api/webhooks/${webhookId}/restore`, { method: "POST", response: webhookAnswer("webhookSummary") }),
      onSettled: refresh(client),
    }),
  rotate: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: () =>
        callApi(`/api/webhooks/${webhookId}/secret`, { method: "POST", response: webhookAnswer("createdWebhook") }),
      onSuccess: refresh(client),
    }),
  test: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: () =>
        callApi(`/api/webhooks/${webhookId}/test`, { method: "POST", response: webhookAnswer("testResult") }),
      onSettled: refresh(client),
    }),
  sendAgain: (client: QueryClient, webhookId: string) =>
    mutationOptions({
      mutationFn: (deliveryId: string) =>
        callApi(`/api/webhooks/${webhookId}/deliveries/${deliveryId}/send`, {
          method: "POST",
          response: webhookAnswer("deliveryDetail"),
        }),
      onSettled: refresh(client),
    }),
};
