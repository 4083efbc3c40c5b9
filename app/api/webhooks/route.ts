import { route } from "@/lib/http/route";
import { createWebhook } from "@/lib/notifications/server/webhooks/create";
import { listWebhooks } from "@/lib/notifications/server/webhooks/list";
import { createdWebhook, createWebhookInput, webhookList } from "@/lib/notifications/webhook-schema";

export const GET = route({ response: webhookList }, () => listWebhooks());

export const POST = route(
  {
    body: createWebhookInput,
    response: createdWebhook,
    status: 201,
    location: ({ id }) => `/api/webhooks/${id}`,
  },
  ({ body }) => createWebhook(body),
);
