import { route } from "@/lib/http/route";
import { restoreWebhook } from "@/lib/notifications/server/webhooks/delete";
import { webhookParams, webhookSummary } from "@/lib/notifications/webhook-schema";

export const POST = route({ params: webhookParams, response: webhookSummary }, ({ params }) =>
  restoreWebhook(params.webhookId),
);
