import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { mistralClient } from "@/lib/mistral/client";
import { call, moodLines, upload } from "@/lib/testing/engine";
import { createApp } from "../app";
import { createEngineMetrics } from "../metrics";
import { createRateLimits } from "../rate-limits";
import { activeKeys } from "./active";
import { createApiKey } from "./create";
import { listApiKeys } from "./list";
import { revokeApiKey } from "./revoke";

const fixture = (name: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "../../fixtures", name), "utf8"));
const UNAUTHORIZED = fixture("error-401.json");
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const statusWith = async (headers: Record<string, string> = {}) =>
  (await call("GET", "/v1/models", undefined, headers)).status;

afterEach(async () => {
  await db.engineApiKey.deleteMany();
  activeKeys().forget();
});

/** The router as a listener beyond loopback has it. */
function exposedApp(perMinute: Partial<Parameters<typeof createRateLimits>[0]> = {}) {
  const metrics = createEngineMetrics();
  const limits = createRateLimits({ management: undefined, classification: undefined, ...perMinute });
  const access = { isExposed: true, hosts: ["engine.example"] };
  const app = createApp({ access, keys: activeKeys(), limits, metrics });
  const ask = async (
    path: string,
    headers: Record<string, string> = {},
    address: string | null = "192.0.2.7",
    method = "GET",
  ) => {
    const request = new Request(`http://engine.example:8100${path}`, { method, headers });
    return app.fetch(request, { caller: { kind: "network", address } });
  };
  return { app, ask, metrics };
}

describe("keys on loopback", () => {
  it("are not needed until there is one, then only those that are not revoked are right", async () => {
    expect(await statusWith(bearer("your_api_key"))).toBe(200);
    expect(await statusWith()).toBe(200);
    const first = await createApiKey("  laptop ");
    expect(first).toMatchObject({ name: "laptop", lastUsedAt: null, revokedAt: null });
    expect(first.key).toMatch(/^cs-[0-9A-Za-z]{40}$/);
    expect(first.key.startsWith(first.prefix)).toBe(true);
    const second = await createApiKey("phone");
    for (const headers of [{}, bearer("your_api_key"), bearer(`${first.key}x`), { authorization: first.key }]) {
      const { status, body } = await call("GET", "/v1/models", undefined, headers);
      expect({ status, body }).toEqual({ status: 401, body: UNAUTHORIZED });
    }
    expect(await statusWith(bearer(first.key))).toBe(200);
    expect(await statusWith({ authorization: `bearer ${second.key}` })).toBe(200);
    await revokeApiKey(first.id);
    expect(await statusWith(bearer(first.key))).toBe(401);
    expect(await statusWith(bearer(second.key))).toBe(200);
    await revokeApiKey(second.id);
    expect(await statusWith()).toBe(200);
  });

  it("are kept as a hash, listed without the key, and ended once", async () => {
    const { key, id } = await createApiKey("laptop");
    expect(JSON.stringify(await db.engineApiKey.findMany())).not.toContain(key.slice(8));
    await statusWith(bearer(key));
    const [listed] = await listApiKeys();
    expect(listed?.lastUsedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const { revokedAt } = await revokeApiKey(id);
    expect((await revokeApiKey(id)).revokedAt).toEqual(revokedAt);
    await expect(revokeApiKey("nothing")).rejects.toMatchObject({ code: "not_found" });
    await expect(createApiKey("  ")).rejects.toMatchObject({ code: "invalid" });
    await expect(createApiKey("x".repeat(101))).rejects.toMatchObject({ code: "invalid" });
  });

  it("are asked for on every route, before anything of the request is read", async () => {
    await createApiKey("laptop");
    for (const [method, path] of [
      ["POST", "/v1/files"],
      ["GET", "/v1/fine_tuning/jobs"],
      ["POST", "/v1/classifications"],
      ["POST", "/v1/moderations"],
      ["DELETE", "/v1/x/moderation-model"],
      ["GET", "/v1/nothing"],
      ["GET", "/metrics"],
    ] as const) {
      expect(await call(method, path, method === "POST" ? "{" : undefined)).toMatchObject({
        status: 401,
        body: UNAUTHORIZED,
      });
    }
  });

  it("are not needed by the dashboard in this process, and no header makes a stranger pass for it", async () => {
    await createApiKey("laptop");
    const inProcess = mistralClient({ kind: "embedded", baseUrl: null, apiKey: null });
    expect((await inProcess.models.list()).object).toBe("list");
    expect(await statusWith({ ...bearer("embedded"), "x-caller": "in-process", caller: "in-process" })).toBe(401);
  });

  it("leave a preflight and a signed address alone", async () => {
    const { key } = await createApiKey("laptop");
    const origin = "http://localhost:5173";
    expect((await call("OPTIONS", "/v1/files", undefined, { origin })).status).toBe(204);
    const refused = await call("GET", "/v1/files", undefined, { origin });
    // A page must be able to read why.
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");

    await revokeApiKey((await listApiKeys())[0]?.id ?? "");
    const id = await upload(moodLines(4));
    const { key: other } = await createApiKey("other");
    expect((await call("GET", `/v1/files/${id}/url`, undefined, bearer(key))).status).toBe(401);
    const signed = await call("GET", `/v1/files/${id}/url`, undefined, bearer(other));
    const { pathname, search } = new URL(signed.body.url);
    expect((await call("GET", `${pathname}${search}`)).status).toBe(200);
    expect((await call("GET", `${pathname}${search}0`)).status).toBe(403);
    expect((await call("GET", `${pathname}?signature=`)).status).toBe(403);
    expect((await call("GET", pathname)).status).toBe(401);
    // Not a query to everybody who reads it.
    for (const trick of ["#?signature=x", "?a#&signature=x", "?a=1;signature=x", "?Signature=x", "%3Fsignature=x"]) {
      expect((await call("GET", `${pathname}${trick}`)).status, trick).toBe(401);
    }
    expect((await call("DELETE", `/v1/files/${id}?signature=${"x".repeat(43)}`)).status).toBe(401);
  });
});

describe("keys beyond loopback", () => {
  let key = "";
  beforeEach(async () => {
    ({ key } = await createApiKey("laptop"));
  });

  it("are always needed", async () => {
    const { ask } = exposedApp();
    expect((await ask("/v1/models", bearer(key))).status).toBe(200);
    await db.engineApiKey.deleteMany();
    activeKeys().forget();
    expect((await ask("/v1/models", bearer(key))).status).toBe(401);
    expect((await ask("/v1/models", { host: "127.0.0.1" }, "127.0.0.1")).status).toBe(401);
    expect((await ask("/v1/models", {}, null)).status).toBe(401);
  });

  it.each([
    ["engine.example:8100", 200],
    ["ENGINE.example", 200],
    ["192.0.2.1:8100", 200],
    ["[2001:db8::1]:8100", 200],
    ["localhost:8100", 200],
    ["evil.example", 403],
    ["engine.example.evil.example", 403],
    ["192.0.2.1.evil.example", 403],
  ])("do not help a page that rebinds its name: host %s", async (host, status) => {
    const { ask } = exposedApp();
    const answer = await ask("/v1/models", { ...bearer(key), host });
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.text()).toContain("ALLOWED_HOSTS");
  });

  it.each([
    ["http://engine.example:8100", 200],
    ["https://ENGINE.example", 200],
    ["http://localhost:5173", 200],
    ["http://192.0.2.1", 403],
    ["http://[2001:db8::1]:8100", 403],
    ["https://evil.example", 403],
  ])("do not help a page at a bare address: origin %s", async (origin, status) => {
    const { ask } = exposedApp();
    expect((await ask("/v1/models", { ...bearer(key), origin })).status).toBe(status);
  });

  it("are braked for all addresses of an IPv6 network together", async () => {
    const { ask } = exposedApp();
    const wrong = (i: number, network: string) => ask("/v1/models", bearer(`wrong${i}`), `${network}::${i}`);
    for (let i = 1; i <= 30; i++) expect((await wrong(i, "2001:db8:1:2")).status).toBe(401);
    expect((await wrong(31, "2001:db8:1:2")).status).toBe(429);
    expect((await wrong(31, "2001:db8:1:3")).status).toBe(401);
  });

  it("are braked by address after thirty wrong ones, which does not lock out the right one", async () => {
    const { ask, metrics } = exposedApp();
    for (let i = 0; i < 30; i++) expect((await ask("/v1/models", bearer(`wrong${i}`))).status).toBe(401);
    const braked = await ask("/v1/models", bearer("wrong"));
    expect(braked.status).toBe(429);
    expect(Number(braked.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask("/v1/models", bearer(key))).status).toBe(200);
    expect((await ask("/v1/models")).status).toBe(401);
    expect((await ask("/v1/models", bearer("wrong"), "192.0.2.8")).status).toBe(401);
    const text = await metrics.registry.metrics();
    expect(text).toContain('studio_rate_limited_total{limit="wrong_keys"} 1');
    expect(text).toContain("studio_unauthorized_total 32");
  });

  it("are limited each by itself, with the body that clients know", async () => {
    const { ask, metrics } = exposedApp({ management: 2, classification: 1 });
    const { key: other } = await createApiKey("other");
    for (let i = 0; i < 2; i++) expect((await ask("/v1/models", bearer(key))).status).toBe(200);
    const limited = await ask("/v1/files", bearer(key));
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await limited.json()).toEqual(fixture("error-429.json"));
    expect((await ask("/v1/models", bearer(other))).status).toBe(200);
    const classify = () => ask("/v1/chat/classifications", bearer(key), "192.0.2.7", "POST");
    expect((await classify()).status).toBe(422);
    expect((await classify()).status).toBe(429);
    // Jobs and models are looked after, whatever the path begins with.
    for (const path of ["/v1/x/jobs/a/metrics", "/v1/x/models/a", "/v1/x/moderation-model"]) {
      expect((await ask(path, bearer(key))).status).toBe(429);
    }
    expect((await ask("/v1/x/classifications", bearer(other), "192.0.2.7", "POST")).status).toBe(422);
    expect((await ask("/v1/x/classifications", bearer(other), "192.0.2.7", "POST")).status).toBe(429);
    const text = await metrics.registry.metrics();
    expect(text).toContain('studio_rate_limited_total{limit="management"} 4');
    expect(text).toContain('studio_rate_limited_total{limit="classification"} 2');
  });
});
