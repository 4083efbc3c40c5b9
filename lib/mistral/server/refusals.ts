import "server-only";

/* Two answers that are alike in both error families, made without looking at what was asked. */

/** 401 for a request whose key is missing or wrong; it does not say which. */
export function unauthorized(): Response {
  return Response.json({ detail: "Unauthorized" }, { status: 401, headers: { "www-authenticate": "Bearer" } });
}

/** 429, with the seconds after which it is worth trying again. */
export function tooManyRequests(waitMs: number): Response {
  const body = {
    object: "error",
    message: "Rate limit exceeded",
    type: "rate_limited",
    param: null,
    code: "1300",
    raw_status_code: 429,
  };
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return Response.json(body, { status: 429, headers: { "retry-after": String(seconds) } });
}
