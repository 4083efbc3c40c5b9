import { pageQuery } from "@/lib/http/paging";
import { route } from "@/lib/http/route";
import { listDeliveries } from "@/lib/notifications/server/deliveries/list";
import { deliveryList, webhookParams } from "@/lib/notifications/webhook-schema";

export const GET = route({ params: webhookParams, query: pageQuery, response: deliveryList }, ({ params, query }) =>
  listDeliveries(params.webhookId, query),
);
