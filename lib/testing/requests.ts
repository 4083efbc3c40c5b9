const ORIGIN = "http://127.0.0.1:3000";

/** A request as the app's own pages send it. */
export function request(
  path: string,
  {
    method = "GET",
    body,
    headers,
  }: { method?: string; body?: BodyInit | object; headers?: Record<string, string> } = {},
): Request {
  const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
  return new Request(`${ORIGIN}${path}`, {
    method,
    headers: { host: "127.0.0.1:3000", ...(isJson ? { "content-type": "application/json" } : {}), ...headers },
    body: isJson ? JSON.stringify(body) : (body as BodyInit | undefined),
    // Node wants this for a streamed body; the type of RequestInit does not know it.
    ...({ duplex: "half" } as object),
  });
}

/** What Next passes beside the request. */
export function context(params: Record<string, string> = {}) {
  return { params: Promise.resolve(params) };
}
