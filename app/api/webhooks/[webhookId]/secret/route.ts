import { route } from "@/lib/http/route";
import { rotateSecret } from "@/lib/notifications/server/webhooks/rotate";
import { createdWebhook, webhookParams } from "@/lib/notifications/webhook-schema";

export const POST = route({ params: webhookParams, response: createdWebhook }, ({ params }) =>
  rotateSecret(params.webhookId),
);
