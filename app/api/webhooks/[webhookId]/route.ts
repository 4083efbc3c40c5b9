import { route } from "@/lib/http/route";
import { deleteWebhook } from "@/lib/notifications/server/webhooks/delete";
import { updateWebhook } from "@/lib/notifications/server/webhooks/update";
import { deletedWebhook, updateWebhookInput, webhookParams, webhookSummary } from "@/lib/notifications/webhook-schema";

export const PATCH = route(
  { params: webhookParams, body: updateWebhookInput, response: webhookSummary },
  ({ params, body }) => updateWebhook(params.webhookId, body),
);

export const DELETE = route({ params: webhookParams, response: deletedWebhook }, ({ params }) =>
  deleteWebhook(params.webhookId),
);
