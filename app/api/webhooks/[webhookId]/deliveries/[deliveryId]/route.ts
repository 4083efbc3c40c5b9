import { route } from "@/lib/http/route";
import { getDelivery } from "@/lib/notifications/server/deliveries/list";
import { deliveryDetail, deliveryParams } from "@/lib/notifications/webhook-schema";

export const GET = route({ params: deliveryParams, response: deliveryDetail }, ({ params }) =>
  getDelivery(params.webhookId, params.deliveryId),
);
