import "server-only";
import { db } from "@/lib/db/client";
import { encryptSecret } from "@/lib/store/secrets";
import type { CreatedWebhook } from "../../webhook-schema";
import { getWebhookRecord, newSecret } from "./internal";
import { summariseWebhook } from "./list";

/** Gives a webhook another secret; the old one signs nothing more. Shown in this answer only. Throws NotFound. */
export async function rotateSecret(webhookId: string): Promise<CreatedWebhook> {
  const webhook = await getWebhookRecord(webhookId);
  const secret = newSecret();
  await db.webhook.update({
    where: { id: webhookId },
    data: { secretEncrypted: await encryptSecret(secret) },
    select: { id: true },
  });
  return { ...(await summariseWebhook(webhook)), secret };
}
