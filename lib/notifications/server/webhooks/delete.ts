import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { WebhookSummary } from "../../webhook-schema";
import { abandonDeliveries } from "../deliveries/abandon";
import { getWebhookRecord } from "./internal";
import { summariseWebhook } from "./list";

/** Ends a webhook at once. It can be restored until the app starts anew, a day later at the earliest. Throws NotFound. */
export async function deleteWebhook(webhookId: string): Promise<{ id: string }> {
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.webhook.updateMany({
      where: { id: webhookId, deletedAt: null },
      data: { deletedAt: new Date() },
    });
    if (count === 0) throw notFound("webhook", webhookId);
    await abandonDeliveries(transaction, webhookId, "The webhook was deleted.");
  });
  return { id: webhookId };
}

/** Takes a deletion back, with secret and messages. Throws NotFound once it is gone for good. */
export async function restoreWebhook(webhookId: string): Promise<WebhookSummary> {
  await db.webhook.updateMany({ where: { id: webhookId }, data: { deletedAt: null } });
  return summariseWebhook(await getWebhookRecord(webhookId));
}

/** Time for a change of mind. */
const KEPT_MS = 24 * 3_600_000;

/** Removes for good what was deleted a day ago or earlier, secrets and messages included. */
export async function purgeDeletedWebhooks(nowMs = Date.now()): Promise<void> {
  await db.webhook.deleteMany({ where: { deletedAt: { lt: new Date(nowMs - KEPT_MS) } } });
}
