import "server-only";
import { db } from "@/lib/db/client";

/** Messages that are kept of each webhook. */
const KEPT = 500;

/** Removes the oldest messages of a webhook beyond the newest `kept`; what waits to be sent stays. */
export async function pruneDeliveries(webhookId: string, kept = KEPT): Promise<void> {
  const [oldestKept] = await db.webhookDelivery.findMany({
    where: { webhookId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: kept - 1,
    take: 1,
    select: { id: true, createdAt: true },
  });
  if (oldestKept === undefined) return;
  const { id, createdAt } = oldestKept;
  await db.webhookDelivery.deleteMany({
    where: {
      webhookId,
      status: { not: "pending" },
      OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
    },
  });
}
