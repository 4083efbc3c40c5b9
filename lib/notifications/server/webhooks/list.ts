import "server-only";
import { db } from "@/lib/db/client";
import type { WebhookList, WebhookSummary } from "../../webhook-schema";
import { deliverySelect, serializeDelivery } from "../deliveries/internal";
import { storedKinds, type WebhookRecord, webhookSelect } from "./internal";

/** Every webhook that was not deleted, oldest first. */
export async function listWebhooks(): Promise<WebhookList> {
  const records = await db.webhook.findMany({
    where: { deletedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: webhookSelect,
  });
  return { data: await Promise.all(records.map(summariseWebhook)) };
}

/** A webhook as lists show it, with what came of its messages. Never its secret. */
export async function summariseWebhook(webhook: WebhookRecord): Promise<WebhookSummary> {
  const [counts, last] = await Promise.all([
    db.webhookDelivery.groupBy({ by: ["status"], where: { webhookId: webhook.id }, _count: true }),
    db.webhookDelivery.findFirst({
      where: { webhookId: webhook.id, attempts: { gt: 0 } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: deliverySelect,
    }),
  ]);
  const countOf = (status: string) => counts.find((row) => row.status === status)?._count ?? 0;
  return {
    id: webhook.id,
    url: webhook.url,
    kinds: storedKinds.parse(webhook.kinds),
    isEnabled: webhook.isEnabled,
    createdAt: webhook.createdAt.toISOString(),
    failedCount: countOf("failed"),
    pendingCount: countOf("pending"),
    lastDelivery: last === null ? null : serializeDelivery(last),
  };
}
