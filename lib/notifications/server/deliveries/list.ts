import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import { notFound } from "@/lib/errors";
import type { PageQuery } from "@/lib/http/paging";
import type { DeliveryDetail, DeliveryList } from "../../webhook-schema";
import { getWebhookRecord } from "../webhooks/internal";
import { deliverySelect, serializeDelivery } from "./internal";

/** Messages of a webhook, newest first, a page at a time. Throws NotFound. */
export async function listDeliveries(webhookId: string, { limit, cursor }: PageQuery): Promise<DeliveryList> {
  await getWebhookRecord(webhookId);
  const found = await db.webhookDelivery.findMany({
    where: { webhookId, ...pageAfter(cursor) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: deliverySelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map(serializeDelivery), nextCursor };
}

/** One message with its body. Throws NotFound. */
export async function getDelivery(webhookId: string, deliveryId: string): Promise<DeliveryDetail> {
  await getWebhookRecord(webhookId);
  const found = await db.webhookDelivery.findFirst({
    where: { id: deliveryId, webhookId },
    select: { ...deliverySelect, payload: true },
  });
  if (!found) throw notFound("message", deliveryId);
  const { payload, ...delivery } = found;
  return { ...serializeDelivery(delivery), payload };
}
