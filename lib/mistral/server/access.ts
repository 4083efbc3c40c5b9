import "server-only";
import { isIP } from "node:net";
import os from "node:os";
import type { MiddlewareHandler } from "hono";
import { AppError } from "@/lib/errors";
import { foreignHost, hostName, isLoopbackHost } from "@/lib/http/trust";
import type { AppEnv } from "./caller";

const ALLOWED_HEADERS = "authorization, content-type, accept, user-agent, x-mistral-user-agent";

export interface AccessRules {
  /** Whether other machines can reach the listener. */
  isExposed: boolean;
  /** Names under which they may, in lower case. */
  hosts: readonly string[];
}

/** The names of this machine that are known without being told, and those of ALLOWED_HOSTS. */
export function ownHosts({ host, allowedHosts }: { host: string; allowedHosts: readonly string[] }): string[] {
  return [host.toLowerCase(), os.hostname().toLowerCase(), ...allowedHosts];
}

/**
 * Lets in what asks for this machine by a name of its own. Another Host is a web page that points its own name here (DNS
 * rebinding); another Origin is a page elsewhere that makes a browser send something. Pages on the allowed origins get
 * the CORS headers the SDK needs. Keys are looked at later: a preflight has none.
 */
export function createAccess(rules: AccessRules): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // A request made in-process has no Host header: then its address says it.
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (!isOwnHost(host, rules)) throw new AppError("forbidden", refusal(host, rules));
    const origin = c.req.header("origin");
    if (origin !== undefined && !isOwnName(origin, rules)) {
      throw new AppError("forbidden", `Requests from pages of ${JSON.stringify(origin)} are not answered here.`);
    }
    if (c.req.method === "OPTIONS") c.res = new Response(null, { status: 204 });
    else await next();
    if (origin === undefined) return;
    c.res.headers.set("access-control-allow-origin", origin);
    c.res.headers.append("vary", "Origin");
    if (c.req.method !== "OPTIONS") return;
    c.res.headers.set("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
    c.res.headers.set("access-control-allow-headers", ALLOWED_HEADERS);
    c.res.headers.set("access-control-max-age", "600");
  };
}

/** Beyond loopback a bare address is let in as well: no page can give its own name to one. */
function isOwnHost(host: string, rules: AccessRules): boolean {
  if (isOwnName(host, rules)) return true;
  const name = rules.isExposed ? hostName(host) : null;
  return name !== null && isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}

/** A page is on this machine only by its name: at a bare address may be anybody. */
function isOwnName(host: string, { isExposed, hosts }: AccessRules): boolean {
  if (isLoopbackHost(host)) return true;
  const name = isExposed ? hostName(host) : null;
  return name !== null && hosts.includes(name);
}

function refusal(host: string, { isExposed }: AccessRules): string {
  if (!isExposed) return foreignHost(host);
  return `Requests for the host ${JSON.stringify(host)} are not answered here. Start the engine with ALLOWED_HOSTS naming it.`;
}
