import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { callApi, lateSchemas, queryString } from "@/lib/http/api-client";
import { newestNotifications } from "./newest";

const answer = lateSchemas(() => import("./schema"));
const webhookAnswer = lateSchemas(() => import("./webhook-schema"));

export const notificationKeys = {
  all: ["notifications"] as const,
  newest: () => [...notificationKeys.all, "newest"] as const,
  lists: () => [...notificationKeys.all, "list"] as const,
};

export const webhookKeys = {
  all: ["webhooks"] as const,
  list: () => [...webhookKeys.all, "list"] as const,
  deliveries: (webhookId: string) => [...webhookKeys.all, webhookId, "deliveries"] as const,
  delivery: (webhookId: string, deliveryId: string) => [...webhookKeys.all, webhookId, "delivery", deliveryId] as const,
};

/** What the bell shows. */
const NEWEST = 10;

export const notificationQueries = {
  newest: () =>
    queryOptions({
      queryKey: notificationKeys.newest(),
      queryFn: ({ signal }) =>
        callApi(`/api/notifications${queryString({ limit: NEWEST })}`, { signal, response: newestNotifications }),
      // It is asked again in seconds, and nothing on the page depends on it.
      retry: false,
      meta: { isBackground: true },
    }),
  list: () =>
    infiniteQueryOptions({
      queryKey: notificationKeys.lists(),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/notifications${queryString({ limit: 50, cursor: pageParam ?? undefined })}`, {
          signal,
          response: answer("notificationList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
};

export const webhookQueries = {
  list: () =>
    queryOptions({
      queryKey: webhookKeys.list(),
      queryFn: ({ signal }) => callApi("/api/webhooks", { signal, response: webhookAnswer("webhookList") }),
    }),
  deliveries: (webhookId: string) =>
    infiniteQueryOptions({
      queryKey: webhookKeys.deliveries(webhookId),
      queryFn: ({ pageParam, signal }) =>
        callApi(`/api/webhooks/${webhookId}/deliveries${queryString({ limit: 20, cursor: pageParam ?? undefined })}`, {
          signal,
          response: webhookAnswer("deliveryList"),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  delivery: (webhookId: string, deliveryId: string) =>
    queryOptions({
      queryKey: webhookKeys.delivery(webhookId, deliveryId),
      queryFn: ({ signal }) =>
        callApi(`/api/webhooks/${webhookId}/deliveries/${deliveryId}`, {
          signal,
          response: webhookAnswer("deliveryDetail"),
        }),
    }),
};
