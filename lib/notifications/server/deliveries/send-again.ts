import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { DeliveryDetail } from "../../webhook-schema";
import { getWebhookRecord } from "../webhooks/internal";
import { wakeDeliveries } from "./deliver";
import { getDelivery } from "./list";

/**
 * Sends a message once more, now, with all attempts before it and the same `webhook-id`. Throws NotFound, and InvalidState
 * while its webhook is switched off.
 */
export async function sendAgain(webhookId: string, deliveryId: string): Promise<DeliveryDetail> {
  const webhook = await getWebhookRecord(webhookId);
  if (!webhook.isEnabled) {
    throw new AppError("invalid_state", "This webhook is switched off. Switch it on, then send the message again.");
  }
  await getDelivery(webhookId, deliveryId);
  await db.webhookDelivery.updateMany({
    where: { id: deliveryId, webhookId },
    data: { status: "pending", attempts: 0, nextAttemptAt: new Date(), deliveredAt: null },
  });
  wakeDeliveries();
  return getDelivery(webhookId, deliveryId);
}
