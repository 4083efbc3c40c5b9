import "server-only";
import { randomBytes } from "node:crypto";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { jobNewsKind } from "../../schema";

/** JSON column of a webhook, parsed on read. A kind of a later version is passed over. */
export const storedKinds = jobNewsKind
  .nullable()
  .catch(null)
  .array()
  .transform((kinds) => kinds.filter((kind) => kind !== null));

export const webhookSelect = {
  id: true,
  url: true,
  kinds: true,
  isEnabled: true,
  createdAt: true,
} satisfies Prisma.WebhookSelect;

export type WebhookRecord = Prisma.WebhookGetPayload<{ select: typeof webhookSelect }>;

/** A webhook's record; throws NotFound, also for one that was deleted. */
export async function getWebhookRecord(webhookId: string): Promise<WebhookRecord> {
  const webhook = await db.webhook.findFirst({ where: { id: webhookId, deletedAt: null }, select: webhookSelect });
  if (!webhook) throw notFound("webhook", webhookId);
  return webhook;
}

/** A new signing secret as Standard Webhooks writes them: 32 random bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
