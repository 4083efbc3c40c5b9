import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { problem } from "./problem";
import { rawRoute, route } from "./route";

const context = { params: Promise.resolve({ id: "a" }) };

function request(path: string, init: RequestInit & { host?: string; origin?: string } = {}): Request {
  const headers = new Headers(init.headers);
  headers.set("host", init.host ?? "127.0.0.1:3000");
  if (init.origin) headers.set("origin", init.origin);
  return new Request(`http://127.0.0.1:3000${path}`, { ...init, headers });
}

const echo = route(
  {
    params: z.object({ id: z.string() }),
    query: z.object({ n: z.coerce.number().default(1) }),
    body: z.object({ name: z.string().min(2, "Too short.") }),
    response: z.object({ id: z.string(), n: z.number(), name: z.string() }),
    status: 201,
    location: (made) => `/things/${made.id}`,
  },
  async ({ params, query, body }) => ({ ...params, ...query, ...body }),
);

function post(body: string, init: Parameters<typeof request>[1] = {}) {
  return echo(request("/api/things?n=3", { method: "POST", body, ...init }), context);
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get("x-request-id"));
  return body;
}

describe("route", () => {
  it("parses all parts, answers through the schema, and says where the new thing is", async () => {
    const response = await post('{"name":"bob","extra":true}');
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe("/things/a");
    expect(await response.json()).toEqual({ id: "a", n: 3, name: "bob" });
  });

  it("names the wrong field", async () => {
    const body = await problemOf(await post('{"name":"b"}'));
    expect(body).toMatchObject({ status: 422, code: "invalid", fields: [{ name: "name", reason: "Too short." }] });
    expect(body.detail).toContain("name: Too short.");
  });

  it("refuses a body that is not JSON", async () => {
    expect((await problemOf(await post("{oops"))).detail).toMatch(/not JSON/);
  });

  it("refuses a body over the limit", async () => {
    expect((await problemOf(await post(JSON.stringify({ name: "x".repeat(1024 ** 2) })))).status).toBe(413);
  });

  it("stops reading a body without a length once it is over the limit", async () => {
    let sentBytes = 0;
    let wasCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sentBytes >= 40 * 1024 ** 2) return controller.close();
        sentBytes += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
      cancel() {
        wasCancelled = true;
      },
    });
    // Node wants `duplex` for a streamed body; the type of RequestInit does not know it.
    const init = { method: "POST", body, duplex: "half" };
    expect((await problemOf(await echo(request("/api/things", init), context))).status).toBe(413);
    expect(wasCancelled).toBe(true);
    expect(sentBytes).toBeLessThan(2 * 1024 ** 2);
  });

  it("counts bytes, and reads characters that lie across two chunks", async () => {
    const bytes = new TextEncoder().encode('{"name":"Grüße 😀"}');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const init = { method: "POST", body, duplex: "half" };
    expect(await (await echo(request("/api/things", init), context)).json()).toMatchObject({ name: "Grüße 😀" });
    expect((await problemOf(await post(JSON.stringify({ name: "ü".repeat(600_000) })))).status).toBe(413);
  });

  it.each([
    ["not JSON", "my secret text"],
    ["not valid", '{"name":["my secret text"]}'],
  ])("keeps the text of a body that is %s out of the log", async (_, body) => {
    const lines = vi.spyOn(log, "info");
    await post(body);
    expect(lines).toHaveBeenCalledOnce();
    expect(lines.mock.calls[0]?.[0]).toMatchObject({ status: 422, code: "invalid" });
    expect(JSON.stringify(lines.mock.calls)).not.toContain("secret");
    lines.mockRestore();
  });

  it("starts nothing for a client that has left", async () => {
    const verb = vi.fn(async () => ({}));
    const leaving = route({ response: z.object({}) }, verb);
    const response = await leaving(request("/api/x", { signal: AbortSignal.abort() }), context);
    expect(await problemOf(response)).toMatchObject({ status: 499, code: "cancelled" });
    expect(verb).not.toHaveBeenCalled();
  });

  it("maps the app's errors by their code", async () => {
    const failing = route({ response: z.object({}) }, async () => {
      throw new AppError("conflict", "There is one already.", { extra: { id: "x" } });
    });
    expect(await problemOf(await failing(request("/api/x"), context))).toMatchObject({
      status: 409,
      detail: "There is one already.",
      extra: { id: "x" },
    });
  });

  it("logs as a fault only what is one, not what another server did not answer", async () => {
    const faults = vi.spyOn(log, "error").mockReturnValue();
    const failing = route({ response: z.object({}) }, async () => {
      throw new AppError("upstream", "The hub does not answer.");
    });
    expect((await problemOf(await failing(request("/api/x"), context))).status).toBe(502);
    expect(faults).not.toHaveBeenCalled();
    faults.mockRestore();
  });

  it("never shows the text of an unknown error", async () => {
    const failing = rawRoute({}, async () => {
      throw new Error("password=hunter2");
    });
    const body = await problemOf(await failing(request("/api/x"), context));
    expect(body.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(body.detail).toContain(body.requestId);
  });

  it("makes an answer that breaks its own schema a 500", async () => {
    const broken = route({ response: z.object({ n: z.number() }) }, async () => ({ n: Number.NaN }));
    expect((await problemOf(await broken(request("/api/x"), context))).status).toBe(500);
  });

  it.each([
    ["a rebound host", { host: "evil.example" }],
    ["another origin", { origin: "http://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["an origin that is none", { origin: "foo" }],
    ["another port", { origin: "http://127.0.0.1:9999" }],
  ])("refuses to change anything for %s", async (_, init) => {
    expect((await problemOf(await post('{"name":"bob"}', init))).status).toBe(403);
  });

  it("accepts its own origin", async () => {
    expect((await post('{"name":"bob"}', { origin: "http://127.0.0.1:3000" })).status).toBe(201);
  });
});
