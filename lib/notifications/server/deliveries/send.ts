import "server-only";
import { Webhook } from "standardwebhooks";
import { db } from "@/lib/db/client";
import { readRetryAfter } from "@/lib/retry-after";
import { decryptSecret } from "@/lib/store/secrets";
import { deliveryOptions } from "./options";
import { explainAnswer, explainFailure, type Outcome } from "./outcome";

/** Of a refusal, what is read and shown. */
const MAX_ERROR_BYTES = 300;

interface WebhookAddress {
  url: string;
  secret: string;
}

/** Where a webhook is, with its secret. Throws where the secret of the installation changed. */
export async function addressOf(webhookId: string): Promise<WebhookAddress> {
  const { url, secretEncrypted } = await db.webhook.findUniqueOrThrow({
    where: { id: webhookId },
    select: { url: true, secretEncrypted: true },
  });
  return { url, secret: await decryptSecret(secretEncrypted) };
}

/** Sends a signed message, once, and follows no redirect. Never throws: what goes wrong is in the outcome. */
export async function sendMessage(
  { url, secret }: WebhookAddress,
  { id, payload }: { id: string; payload: string },
): Promise<Outcome> {
  const { timeoutMs } = deliveryOptions;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const signedAt = new Date();
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        "user-agent": "Classifier-Studio-Webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(signedAt.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, signedAt, payload),
      },
      body: payload,
    });
    const elapsedMs = elapsed();
    const text = response.ok ? "" : await beginningOf(response);
    // The rest is of no interest, and would keep the connection.
    if (!response.bodyUsed) await response.body?.cancel().catch(() => {});
    return {
      status: response.status,
      elapsedMs,
      error: explainAnswer(response.status, response.headers.get("location"), text),
      retryAfterMs: readRetryAfter(response.headers.get("retry-after")),
    };
  } catch (error) {
    return { status: null, elapsedMs: elapsed(), error: explainFailure(error, url, timeoutMs), retryAfterMs: null };
  }
}

/** The first bytes of a body as text; what came so far where it stalls or breaks off. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < MAX_ERROR_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.byteLength;
    }
  } catch {
    // The status is known, which matters more.
  }
  await reader.cancel().catch(() => {});
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_ERROR_BYTES));
}
