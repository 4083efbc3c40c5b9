import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import { type DeliverySummary, deliveryStatus, deliverySummary } from "../../webhook-schema";

/** What is read of a message; not its body. */
export const deliverySelect = {
  id: true,
  kind: true,
  status: true,
  attempts: true,
  nextAttemptAt: true,
  lastStatus: true,
  lastError: true,
  createdAt: true,
  deliveredAt: true,
} satisfies Prisma.WebhookDeliverySelect;

export type DeliveryRecord = Prisma.WebhookDeliveryGetPayload<{ select: typeof deliverySelect }>;

/** A message as lists show it. */
export function serializeDelivery({ kind, status, ...row }: DeliveryRecord): DeliverySummary {
  return {
    ...row,
    kind: deliverySummary.shape.kind.parse(kind),
    status: deliveryStatus.parse(status),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
}
