import "server-only";
import { db } from "@/lib/db/client";
import type { UpdateWebhookInput, WebhookSummary } from "../../webhook-schema";
import { abandonDeliveries } from "../deliveries/abandon";
import { getWebhookRecord, webhookSelect } from "./internal";
import { summariseWebhook } from "./list";

/** Changes a webhook's address, what it is told of, or whether it is. Switched off, it loses what waits. Throws NotFound. */
export async function updateWebhook(webhookId: string, change: UpdateWebhookInput): Promise<WebhookSummary> {
  await getWebhookRecord(webhookId);
  const webhook = await db.$transaction(async (transaction) => {
    const { url, kinds, isEnabled } = change;
    const updated = await transaction.webhook.update({
      where: { id: webhookId },
      data: { url, kinds, isEnabled },
      select: webhookSelect,
    });
    if (isEnabled === false) await abandonDeliveries(transaction, webhookId, "The webhook was switched off.");
    return updated;
  });
  return summariseWebhook(webhook);
}
