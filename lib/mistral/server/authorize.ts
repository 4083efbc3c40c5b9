import "server-only";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./caller";
import type { ActiveKeys } from "./keys/active";
import type { EngineMetrics } from "./metrics";
import { clientAddress, type LimitKind, type RateLimits } from "./rate-limits";
import { tooManyRequests, unauthorized } from "./refusals";
import { readSignature } from "./signed-url";

interface AuthorizeOptions {
  /** Whether other machines can reach the listener: then a key is always needed. */
  isExposed: boolean;
  keys: ActiveKeys;
  limits: RateLimits;
  metrics: EngineMetrics;
}

/**
 * Asks for a key where one is needed: beyond loopback always, on loopback once there is one. The dashboard in this
 * process needs none. Right keys are answered even while wrong ones from the same address are braked.
 */
export function createAuthorize({ isExposed, keys, limits, metrics }: AuthorizeOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // A request that was made without bindings is a stranger's.
    const caller = c.env?.caller;
    if (caller?.kind === "in-process") return next();
    const address = clientAddress(caller?.address ?? "unknown");
    const isKeyed = isExposed || (await keys.any());
    c.set("isKeyed", isKeyed);
    c.set("client", `address ${address}`);
    if (!isKeyed || isSignedDownload(c.req.method, c.req.path, c.req.url)) return next();

    const key = bearerKey(c.req.header("authorization"));
    const id = key === null ? null : await keys.find(key, { fresh: !(await limits.isBraked(address)) });
    if (id === null) {
      const waitMs = key === null ? 0 : await limits.takeWrongKey(address);
      if (waitMs === 0) {
        metrics.unauthorized.inc();
        return unauthorized();
      }
      metrics.rateLimited.inc({ limit: "wrong_keys" });
      return tooManyRequests(waitMs);
    }
    c.set("client", `key ${id}`);
    await keys.touch(id);
    return next();
  };
}

/** What stands behind `Bearer`; null when there is nothing. */
function bearerKey(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? null;
}

/**
 * A signed address stands in for a key on this one route, whose verb checks the signature. It is looked for exactly as
 * the verb does: where two readings of an address differ, one of them would let a stranger in.
 */
function isSignedDownload(method: string, path: string, url: string): boolean {
  return method === "GET" && /^\/v1\/files\/[^/]+\/content$/.test(path) && readSignature(url) !== null;
}

/** Refuses a client that asks too often. Counts by key, or by address where no key is needed. */
export function createRateLimit(limits: RateLimits, metrics: EngineMetrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const client = c.get("client");
    if (client === undefined) return next();
    const kind = limitKind(c.req.path, c.req.query("wait"));
    const waitMs = await limits.take(kind, client, c.get("isKeyed") ?? true);
    if (waitMs === 0) return next();
    metrics.rateLimited.inc({ limit: kind });
    return tooManyRequests(waitMs);
  };
}

function limitKind(path: string, wait: string | undefined): LimitKind {
  if (wait !== undefined && /^\/v1\/x\/jobs\/[^/]+\/metrics$/.test(path)) return "polling";
  return /^\/v1\/((chat\/)?(classifications|moderations)|x\/classifications)$/.test(path)
    ? "classification"
    : "management";
}
