import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { attemptDelivery, claimDelivery, waiting } from "./attempt";
import { deliveryOptions } from "./options";
import { pruneDeliveries } from "./prune";

/**
 * What sends messages in this process. Each webhook has a lane of its own, one message at a time, so that a slow address
 * holds up nobody but itself.
 */
const state = remember("webhook-deliverer", () => ({
  lanes: new Map<string, Promise<void>>(),
  isLooking: false,
  /** Woken while it was looking: what it saw may be old. */
  isStale: false,
  timer: null as NodeJS.Timeout | null,
}));

/** Sends what is due, and looks again when the next message is. Returns at once; to be called whenever there is a new one. */
export function wakeDeliveries(): void {
  state.isStale = true;
  if (state.isLooking) return;
  state.isLooking = true;
  look()
    .catch((error: unknown) => {
      log.error({ err: error }, "looking for messages to send failed");
      lookIn(deliveryOptions.lookMs);
    })
    .finally(() => {
      state.isLooking = false;
      if (state.isStale) wakeDeliveries();
    });
}

async function look(): Promise<void> {
  state.isStale = false;
  const due = await db.webhookDelivery.findMany({
    where: { ...waiting, nextAttemptAt: { lte: new Date() } },
    distinct: ["webhookId"],
    select: { webhookId: true },
  });
  for (const { webhookId } of due) openLane(webhookId);
  const next = await db.webhookDelivery.findFirst({
    // A lane looks again at its end.
    where: { ...waiting, webhookId: { notIn: [...state.lanes.keys()] } },
    orderBy: { nextAttemptAt: "asc" },
    select: { nextAttemptAt: true },
  });
  lookIn(next?.nextAttemptAt ? next.nextAttemptAt.getTime() - Date.now() : deliveryOptions.lookMs);
}

function lookIn(delayMs: number): void {
  if (state.timer) clearTimeout(state.timer);
  // Another process may have written some, and ended.
  state.timer = setTimeout(wakeDeliveries, Math.min(Math.max(delayMs, 0), deliveryOptions.lookMs)).unref();
}

function openLane(webhookId: string): void {
  if (state.lanes.has(webhookId)) return;
  const lane = sendDue(webhookId)
    .catch((error: unknown) => log.error({ err: error, webhookId }, "sending messages failed"))
    .finally(() => {
      state.lanes.delete(webhookId);
      wakeDeliveries();
    });
  state.lanes.set(webhookId, lane);
}

async function sendDue(webhookId: string): Promise<void> {
  for (;;) {
    const delivery = await claimDelivery(webhookId);
    if (delivery === null) break;
    await attemptDelivery(delivery);
  }
  await pruneDeliveries(webhookId);
}
