import "server-only";
import { remember } from "@/lib/remember";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface DeliveryOptions {
  /** How long to wait after each attempt that failed; one more failure than these and the message is given up. */
  delaysMs: readonly number[];
  /** For an answer, from the first byte sent. */
  timeoutMs: number;
  /** How long a message that a process has taken is left to it: longer than an attempt can take. */
  claimMs: number;
  /** How often to look for messages that nobody here was woken for. */
  lookMs: number;
}

const DEFAULTS: DeliveryOptions = {
  delaysMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
  timeoutMs: 10 * SECOND,
  claimMs: 30 * SECOND,
  lookMs: MINUTE,
};

/** Times of this process; tests make them shorter. */
export const deliveryOptions: DeliveryOptions = remember("webhook-options", () => ({ ...DEFAULTS }));
