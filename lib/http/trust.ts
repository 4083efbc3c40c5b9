import { AppError } from "@/lib/errors";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Host name of a Host header or an origin, without the port; null when it is malformed. */
function hostName(text: string): string | null {
  try {
    return new URL(text.includes("://") ? text : `http://${text}`).hostname;
  } catch {
    return null;
  }
}

/**
 * Refuses what a web page elsewhere could send: a Host that is not this machine (DNS rebinding), and a
 * state-changing request from another origin. Throws Forbidden with a sentence.
 */
export function assertTrusted(request: Request): void {
  const host = request.headers.get("host");
  const name = host === null ? null : hostName(host);
  if (name === null || !LOOPBACK_HOSTS.has(name)) {
    throw new AppError(
      "forbidden",
      `Requests for the host ${JSON.stringify(host)} are not answered here. Use http://127.0.0.1.`,
    );
  }
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  // Only browsers send Origin; a page of another site cannot leave it out.
  if (origin !== null && new URL(origin === "null" ? "null://none" : origin).host !== host) {
    throw new AppError("forbidden", `Requests from ${origin} may not change anything here.`);
  }
}
