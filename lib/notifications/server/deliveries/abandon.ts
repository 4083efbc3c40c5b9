import "server-only";
import type { Prisma } from "@/lib/db/generated/client";

/** Gives up what waits to be sent to a webhook, with the reason. It can still be sent again from the list. */
export async function abandonDeliveries(
  transaction: Prisma.TransactionClient,
  webhookId: string,
  reason: string,
): Promise<void> {
  await transaction.webhookDelivery.updateMany({
    where: { webhookId, status: "pending" },
    data: { status: "failed", nextAttemptAt: null, lastError: reason },
  });
}
