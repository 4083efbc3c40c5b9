import "server-only";
import { AppError } from "@/lib/errors";

/** More than any answer of a server to the dashboard: the curve of the longest job is some megabytes. */
const MAX_ANSWER_BYTES = 256 * 1024 ** 2;

/**
 * `fetch` for requests that may carry a key. A redirect is an Upstream error, for it could lead the key elsewhere. The
 * whole body is read before it returns: the request's time limit holds for it too, and a cut body is a failed request
 * like any other. Throws Upstream for those, and what `fetch` throws.
 */
export async function boundedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await directFetch(input, init);
  const body = await readWhole(response);
  const { status, statusText, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}

/** The same for a body that is passed on while it comes: its length and its time are the caller's to bound. */
export async function directFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "manual" });
  const location = response.headers.get("location");
  if (response.status >= 300 && response.status < 400 && location !== null) {
    await response.body?.cancel();
    throw redirected(input, response.status, location);
  }
  return response;
}

function redirected(input: RequestInfo | URL, status: number, location: string): AppError {
  const from = input instanceof Request ? input.url : String(input);
  const to = URL.canParse(location, from) ? new URL(location, from).origin : "another address";
  return new AppError(
    "upstream",
    `The server sends its callers on to ${to}, which this app does not follow with a key. Give the address where the server really is.`,
    { extra: { status, detail: null } },
  );
}

async function readWhole(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    // Leaving the loop lets go of the connection.
    if (bytes > MAX_ANSWER_BYTES) throw new AppError("upstream", "The server's answer is too long to be read.");
    parts.push(part);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
