import { z } from "zod";
import { jobError, jobTargetMetrics } from "@/lib/jobs/schema";
import { jobStatus } from "@/lib/jobs/status-schema";
import { jobNewsKind } from "./schema";

/** Wire shapes of webhooks: addresses that are told of notifications, and the messages they get. */

export const webhookParams = z.object({ webhookId: z.string() });
export const deliveryParams = z.object({ webhookId: z.string(), deliveryId: z.string() });

/** Ports that the Fetch standard keeps from web requests; 0, which an address without a port would give too, aside. */
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
  ...[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  ],
  ...[
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  ],
  ...[540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061],
  ...[6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

/** Null where an address will do, else a sentence that says why not. */
export function whyNoWebhookUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return "Give an address that begins with https:// or http://.";
  if (url.username !== "" || url.password !== "") {
    return "Leave the name and password out of the address: every message is signed instead.";
  }
  // A port that is the scheme's own stands nowhere in the address.
  if (BLOCKED_PORTS.has(Number(url.port))) {
    return `Port ${url.port} belongs to another kind of service, and no web request may go to it. Let the receiver listen on another port.`;
  }
  return null;
}

const webhookUrl = z
  .string()
  .trim()
  .max(2_000, "An address has at most 2,000 characters.")
  .check(({ value, issues }) => {
    const message = whyNoWebhookUrl(value);
    if (message !== null) issues.push({ code: "custom", message, input: value });
  });

const webhookKinds = z.array(jobNewsKind).min(1, "Choose at least one thing to be told of.");

/** Body of POST /api/webhooks. */
export const createWebhookInput = z.object({
  url: webhookUrl,
  kinds: webhookKinds.default(() => [...jobNewsKind.options]),
});

/** Body of PATCH /api/webhooks/{id}: what is left out stays. */
export const updateWebhookInput = z.object({
  url: webhookUrl.optional(),
  kinds: webhookKinds.optional(),
  isEnabled: z.boolean().optional(),
});

export const deliveryStatus = z.enum(["pending", "delivered", "failed"]);

/** One message to one webhook. Its id is the `webhook-id` of every attempt. */
export const deliverySummary = z.object({
  id: z.string(),
  kind: z.enum([...jobNewsKind.options, "test"]),
  status: deliveryStatus,
  attempts: z.number().int().nonnegative(),
  /** Null unless it is pending. */
  nextAttemptAt: z.iso.datetime().nullable(),
  /** HTTP status of the last answer; null where there was none. */
  lastStatus: z.number().int().nullable(),
  /** Why the last attempt failed, in words. */
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  deliveredAt: z.iso.datetime().nullable(),
});

export const deliveryList = z.object({ data: z.array(deliverySummary), nextCursor: z.string().nullable() });

/** With the body as it is sent, byte for byte. */
export const deliveryDetail = deliverySummary.extend({ payload: z.string() });

export const webhookSummary = z.object({
  id: z.string(),
  url: z.string(),
  /** Empty where a later version of the app knew other kinds. */
  kinds: z.array(jobNewsKind),
  isEnabled: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Messages that were given up. */
  failedCount: z.number().int().nonnegative(),
  /** Messages that wait for their first or another attempt. */
  pendingCount: z.number().int().nonnegative(),
  /** The newest that was attempted. */
  lastDelivery: deliverySummary.nullable(),
});

export const webhookList = z.object({ data: z.array(webhookSummary) });

/** The signing secret, in this answer and no other. */
export const createdWebhook = webhookSummary.extend({ secret: z.string() });

export const deletedWebhook = z.object({ id: z.string() });

/** What came of a message that was sent at once. */
export const testResult = z.object({
  isDelivered: z.boolean(),
  /** HTTP status; null where no answer came. */
  status: z.number().int().nullable(),
  /** From the request to the answer, or to giving up. */
  elapsedMs: z.number().int().nonnegative(),
  /** Why it failed, in words. */
  error: z.string().nullable(),
});

/** What a message says about a job. */
export const webhookJob = z.object({
  id: z.string(),
  /** Of its dataset. */
  name: z.string(),
  status: jobStatus,
  /** The job's page, as this machine reaches it. */
  url: z.string(),
  serverName: z.string(),
  baseModel: z.string(),
  /** The trained model, `ft:classifier:…`; null without one. */
  model: z.string().nullable(),
  currentStep: z.number().int(),
  trainingSteps: z.number().int().nullable(),
  /** The newest look at the validation rows; null before the first. */
  scores: z
    .object({ step: z.number().int(), validLoss: z.number().nullable(), targets: z.array(jobTargetMetrics) })
    .nullable(),
  /** Null unless it failed. */
  error: jobError.pick({ message: true, hint: true }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

/**
 * Body of the requests that webhooks get, signed as Standard Webhooks are. A message may arrive more than once, with the
 * same `webhook-id`; what was seen is to be dropped by it.
 */
export const webhookMessage = z.discriminatedUnion("type", [
  z.object({
    type: jobNewsKind,
    /** When it happened; the header `webhook-timestamp` is when this attempt was made. */
    timestamp: z.iso.datetime(),
    data: z.object({ title: z.string(), body: z.string(), job: webhookJob }),
  }),
  z.object({
    type: z.literal("test"),
    timestamp: z.iso.datetime(),
    data: z.object({ title: z.string(), body: z.string() }),
  }),
]);

export type CreateWebhookInput = z.infer<typeof createWebhookInput>;
export type UpdateWebhookInput = z.infer<typeof updateWebhookInput>;
export type DeliverySummary = z.infer<typeof deliverySummary>;
export type DeliveryDetail = z.infer<typeof deliveryDetail>;
export type DeliveryList = z.infer<typeof deliveryList>;
export type WebhookSummary = z.infer<typeof webhookSummary>;
export type WebhookList = z.infer<typeof webhookList>;
export type CreatedWebhook = z.infer<typeof createdWebhook>;
export type TestResult = z.infer<typeof testResult>;
export type WebhookMessage = z.infer<typeof webhookMessage>;
