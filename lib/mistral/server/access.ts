import "server-only";
import type { MiddlewareHandler } from "hono";
import { AppError } from "@/lib/errors";
import { foreignHost, isLoopbackHost } from "@/lib/http/trust";

const ALLOWED_HEADERS = "authorization, content-type, accept, user-agent, x-mistral-user-agent";

/**
 * Lets in what comes from this machine. A Host that is not a loopback name is a web page that points its own name here
 * (DNS rebinding); an Origin that is not one is a page elsewhere that makes a browser send something. Any key, or none,
 * is accepted: the server listens on loopback only. Pages on loopback origins get the CORS headers the SDK needs.
 */
export const access: MiddlewareHandler = async (c, next) => {
  // A request made in-process has no Host header: then its address says it.
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  if (!isLoopbackHost(host)) throw new AppError("forbidden", foreignHost(host));
  const origin = c.req.header("origin");
  if (origin !== undefined && !isLoopbackHost(origin)) {
    throw new AppError("forbidden", `Requests from pages of ${JSON.stringify(origin)} are not answered here.`);
  }
  if (c.req.method === "OPTIONS") c.res = new Response(null, { status: 204 });
  else await next();
  if (origin === undefined) return;
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.append("vary", "Origin");
  if (c.req.method !== "OPTIONS") return;
  c.res.headers.set("access-control-allow-methods", "GET, POST, PATCH, DELETE");
  c.res.headers.set("access-control-allow-headers", ALLOWED_HEADERS);
  c.res.headers.set("access-control-max-age", "600");
};
