import "server-only";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/store/ids";
import type { TestResult } from "../../webhook-schema";
import { pruneDeliveries } from "../deliveries/prune";
import { addressOf, sendMessage } from "../deliveries/send";
import { testPayload } from "../message";
import { getWebhookRecord } from "./internal";

/** Sends a test to a webhook, once, and says what came of it; it stands in the list of messages too. Throws NotFound. */
export async function testWebhook(webhookId: string): Promise<TestResult> {
  await getWebhookRecord(webhookId);
  const id = newId("msg");
  const createdAt = new Date();
  const payload = testPayload(createdAt);
  const { status, elapsedMs, error } = await sendMessage(await addressOf(webhookId), { id, payload });
  const isDelivered = error === null;
  await db.webhookDelivery.create({
    data: {
      id,
      webhookId,
      kind: "test",
      payload,
      status: isDelivered ? "delivered" : "failed",
      attempts: 1,
      lastStatus: status,
      lastError: error,
      createdAt,
      deliveredAt: isDelivered ? new Date() : null,
    },
    select: { id: true },
  });
  await pruneDeliveries(webhookId);
  return { isDelivered, status, elapsedMs, error };
}
