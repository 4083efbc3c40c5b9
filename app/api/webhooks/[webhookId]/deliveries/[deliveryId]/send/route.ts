import { route } from "@/lib/http/route";
import { sendAgain } from "@/lib/notifications/server/deliveries/send-again";
import { deliveryDetail, deliveryParams } from "@/lib/notifications/webhook-schema";

export const POST = route({ params: deliveryParams, response: deliveryDetail }, ({ params }) =>
  sendAgain(params.webhookId, params.deliveryId),
);
