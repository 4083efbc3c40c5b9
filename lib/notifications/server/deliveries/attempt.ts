import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { newId } from "@/lib/store/ids";
import { abandonDeliveries } from "./abandon";
import { deliveryOptions } from "./options";
import { type NextState, nextState, type Outcome } from "./outcome";
import { addressOf, sendMessage } from "./send";

interface ClaimedDelivery {
  id: string;
  webhookId: string;
  payload: string;
  /** With the one that begins now. */
  attempts: number;
}

/** What waits, for a webhook that is told. */
export const waiting = { status: "pending", webhook: { isEnabled: true, deletedAt: null } } as const;

/**
 * Takes the message of a webhook that is due the longest, for this process: another one that looks at the same time gets
 * none. Should the process end before the outcome is stored, the message is due again a little later. Null without any.
 */
export async function claimDelivery(webhookId: string): Promise<ClaimedDelivery | null> {
  for (;;) {
    const now = new Date();
    const due = await db.webhookDelivery.findFirst({
      where: { ...waiting, webhookId, nextAttemptAt: { lte: now } },
      orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
      select: { id: true, webhookId: true, payload: true, attempts: true, nextAttemptAt: true },
    });
    if (due === null) return null;
    const { nextAttemptAt, ...delivery } = due;
    const { count } = await db.webhookDelivery.updateMany({
      where: { id: due.id, status: "pending", attempts: due.attempts, nextAttemptAt },
      data: { attempts: due.attempts + 1, nextAttemptAt: new Date(now.getTime() + deliveryOptions.claimMs) },
    });
    if (count === 1) return { ...delivery, attempts: due.attempts + 1 };
  }
}

/** Sends a message that was claimed and stores what came of it. */
export async function attemptDelivery(delivery: ClaimedDelivery): Promise<void> {
  const address = await addressOf(delivery.webhookId).catch((error: unknown) => {
    log.error({ err: error, webhookId: delivery.webhookId }, "the secret of a webhook cannot be read");
    return null;
  });
  const outcome = address === null ? UNREADABLE : await sendMessage(address, delivery);
  const { attempts } = delivery;
  const next = nextState(outcome, { attempts, nowMs: Date.now(), delaysMs: deliveryOptions.delaysMs });
  if (outcome.error !== null) {
    log.info({ deliveryId: delivery.id, attempts, status: outcome.status, reason: outcome.error }, "a webhook failed");
  }
  await storeOutcome(delivery, outcome, next);
}

const UNREADABLE: Outcome = {
  status: null,
  elapsedMs: 0,
  error:
    "The stored secret cannot be read: STUDIO_SECRET, or the secret in the data directory, has changed. Make a new one.",
  retryAfterMs: null,
};

async function storeOutcome(delivery: ClaimedDelivery, outcome: Outcome, next: NextState): Promise<void> {
  const isGone = next.status === "failed" && next.isGone;
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.webhookDelivery.updateMany({
      // Not where somebody gave it up, or took it again, in the meantime.
      where: { id: delivery.id, status: "pending", attempts: delivery.attempts },
      data: {
        status: next.status,
        nextAttemptAt: next.status === "pending" ? next.nextAttemptAt : null,
        lastStatus: outcome.status,
        lastError: outcome.error,
        deliveredAt: next.status === "delivered" ? new Date() : null,
      },
    });
    if (count === 0 || !isGone) return;
    const { count: switchedOff } = await transaction.webhook.updateMany({
      where: { id: delivery.webhookId, isEnabled: true },
      data: { isEnabled: false },
    });
    if (switchedOff === 0) return;
    await abandonDeliveries(transaction, delivery.webhookId, "The webhook was switched off: its address is gone.");
    const { url } = await transaction.webhook.findUniqueOrThrow({
      where: { id: delivery.webhookId },
      select: { url: true },
    });
    await transaction.notification.create({
      data: {
        id: newId("ntf"),
        kind: "webhook.disabled",
        title: `The webhook to ${new URL(url).host} was switched off`,
        body: "The receiver answered 410, which means that nothing should be sent there any more. Give it another address, or delete it.",
        href: "/notifications?tab=webhooks",
      },
      select: { id: true },
    });
  });
}
