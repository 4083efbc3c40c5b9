import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/store/ids";
import { encryptSecret } from "@/lib/store/secrets";
import { MAX_WEBHOOKS } from "../../describe";
import type { CreatedWebhook, CreateWebhookInput } from "../../webhook-schema";
import { newSecret, webhookSelect } from "./internal";
import { summariseWebhook } from "./list";

/**
 * Adds a webhook. The answer is the only place where its secret stands. Throws Conflict for an address that is there
 * already, LimitExceeded where there are as many as may be.
 */
export async function createWebhook({ url, kinds }: CreateWebhookInput): Promise<CreatedWebhook> {
  const known = await db.webhook.findMany({ where: { deletedAt: null }, select: { url: true } });
  if (known.some((webhook) => webhook.url === url)) {
    const reason = "There is a webhook for this address already. Change what it is told of instead.";
    throw new AppError("conflict", reason, { fields: [{ name: "url", reason }] });
  }
  if (known.length >= MAX_WEBHOOKS) {
    throw new AppError("limit_exceeded", `There are ${MAX_WEBHOOKS} webhooks, which is the limit. Delete one first.`);
  }
  const secret = newSecret();
  const webhook = await db.webhook.create({
    data: { id: newId("wh"), url, kinds, secretEncrypted: await encryptSecret(secret) },
    select: webhookSelect,
  });
  return { ...(await summariseWebhook(webhook)), secret };
}
