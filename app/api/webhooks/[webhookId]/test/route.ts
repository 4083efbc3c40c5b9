import { route } from "@/lib/http/route";
import { testWebhook } from "@/lib/notifications/server/webhooks/send-test";
import { testResult, webhookParams } from "@/lib/notifications/webhook-schema";

export const POST = route({ params: webhookParams, response: testResult }, ({ params }) =>
  testWebhook(params.webhookId),
);
