import "server-only";
import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/** `polling`: questions that wait for news of a job, and are asked again with every answer. */
export type LimitKind = "management" | "polling" | "classification";

/** Where keys are needed and nothing else was set: far above what a person's programs do, and below what would hurt. */
const DEFAULT_PER_MINUTE: Readonly<Record<LimitKind, number>> = {
  management: 600,
  polling: 12_000,
  classification: 60_000,
};
const WRONG_KEYS_PER_MINUTE = 30;
const WINDOW_SECONDS = 60;

/**
 * What an address counts as: a client of IPv6 has a whole /64 to choose its addresses from, and one of IPv4 may be
 * written as IPv6.
 */
export function clientAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = "", after] = address.split("%", 1).join("").split("::");
  const groups = before === "" ? [] : before.split(":");
  // `::` stands for as many zeros as are missing; at most four of them are in the first half.
  const rest = after === undefined || after === "" ? [] : after.split(":");
  const width = (group: string) => (group.includes(".") ? 2 : 1);
  const missing = 8 - [...groups, ...rest].reduce((sum, group) => sum + width(group), 0);
  const all = after === undefined ? groups : [...groups, ...Array.from({ length: missing }, () => "0"), ...rest];
  const prefix = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(":")}::/64`;
}

export interface RateLimits {
  /** Counts a request of a client. Returns 0, or the milliseconds until the next one is answered. */
  take(kind: LimitKind, client: string, isKeyed: boolean): Promise<number>;
  /** Counts a wrong key from an address. Returns 0, or the milliseconds until the next is even looked at. */
  takeWrongKey(address: string): Promise<number>;
  /** Whether an address has sent too many wrong keys. */
  isBraked(address: string): Promise<boolean>;
}

/**
 * Limits in the memory of this process, a minute's window for each client. `perMinute` holds what was set: 0 is no
 * limit, and undefined the default where keys are needed and none where any will do.
 */
export function createRateLimits(perMinute: Readonly<Partial<Record<LimitKind, number | undefined>>>): RateLimits {
  const limiters = {
    management: makeLimiter(perMinute.management ?? DEFAULT_PER_MINUTE.management),
    polling: makeLimiter(perMinute.polling ?? DEFAULT_PER_MINUTE.polling),
    classification: makeLimiter(perMinute.classification ?? DEFAULT_PER_MINUTE.classification),
  };
  const wrongKeys = makeLimiter(WRONG_KEYS_PER_MINUTE);

  return {
    take: async (kind, client, isKeyed) => {
      if (perMinute[kind] === 0 || (perMinute[kind] === undefined && !isKeyed)) return 0;
      return consume(limiters[kind], client);
    },
    takeWrongKey: (address) => consume(wrongKeys, address),
    isBraked: async (address) => ((await wrongKeys.get(address))?.consumedPoints ?? 0) >= WRONG_KEYS_PER_MINUTE,
  };
}

function makeLimiter(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
}

async function consume(limiter: RateLimiterMemory, client: string): Promise<number> {
  try {
    await limiter.consume(client);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}

/** The limits of this process. */
export function rateLimits(): RateLimits {
  return remember("engine.limits", () =>
    createRateLimits({
      management: env.rateLimitPerMinute,
      // Never answered without news or a wait, but up to ten times a second for each job that somebody looks at.
      polling: env.rateLimitPerMinute === undefined ? undefined : env.rateLimitPerMinute * 20,
      classification: env.classifyRateLimitPerMinute,
    }),
  );
}
