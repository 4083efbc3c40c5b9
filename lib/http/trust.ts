import { AppError } from "@/lib/errors";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Host name of a Host header or an origin, without the port; null when it is malformed. */
export function hostName(text: string): string | null {
  try {
    return new URL(text.includes("://") ? text : `http://${text}`).hostname;
  } catch {
    return null;
  }
}

/** True for a Host header that names this machine; a web page that rebinds its own name to 127.0.0.1 sends another. */
export function isLoopbackHost(host: string | null): boolean {
  const name = host === null ? null : hostName(host);
  return name !== null && LOOPBACK_HOSTS.has(name);
}

/** True for an Origin header that names exactly the host that was asked. */
function isSameOrigin(origin: string, host: string | null): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/**
 * Refuses what a web page elsewhere could send: a Host that is not this machine (DNS rebinding), and a
 * state-changing request from another origin. Throws Forbidden with a sentence.
 */
export function assertTrusted(request: Request): void {
  const host = request.headers.get("host");
  if (!isLoopbackHost(host)) throw new AppError("forbidden", foreignHost(host));
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  // Only browsers send Origin; a page of another site cannot leave it out.
  if (origin !== null && !isSameOrigin(origin, host)) {
    throw new AppError("forbidden", `Requests from ${origin} may not change anything here.`);
  }
}

/** The sentence for a request that names another machine. */
export function foreignHost(host: string | null): string {
  return `Requests for the host ${JSON.stringify(host)} are not answered here. Use http://127.0.0.1.`;
}
