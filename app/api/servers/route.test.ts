import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { apiKeyList, apiKeySummary, createdApiKey } from "@/lib/servers/schema";
import { ensureServers } from "@/lib/servers/server/internal";
import { call } from "@/lib/testing/engine";
import { context, request } from "@/lib/testing/requests";
import * as key from "./[serverId]/keys/[keyId]/route";
import * as keys from "./[serverId]/keys/route";

const EMBEDDED = context({ serverId: "embedded" });
const PATH = "/api/servers/embedded/keys";

beforeAll(async () => {
  await ensureServers();
});
afterEach(async () => {
  for (const { id } of (await list()).data) await revoke(id);
});

async function list() {
  return apiKeyList.parse(await (await keys.GET(request(PATH), EMBEDDED)).json());
}

const create = (name: string, at = EMBEDDED) => keys.POST(request(PATH, { method: "POST", body: { name } }), at);
const revoke = (keyId: string) =>
  key.DELETE(request(`${PATH}/${keyId}`, { method: "DELETE" }), context({ serverId: "embedded", keyId }));
const statusWith = async (apiKey: string) =>
  (await call("GET", "/v1/models", undefined, { authorization: `Bearer ${apiKey}` })).status;

describe("/api/servers/{id}/keys", () => {
  it("makes a key that the engine then wants, shows it once, and ends it", async () => {
    expect((await list()).data).toEqual([]);
    const response = await create(" laptop ");
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const { key: secret, ...summary } = createdApiKey.parse(await response.json());
    expect(summary).toMatchObject({ name: "laptop", lastUsedAt: null });
    expect(await statusWith(secret)).toBe(200);
    expect(await statusWith("any")).toBe(401);

    const listed = await keys.GET(request(PATH), EMBEDDED);
    const text = await listed.text();
    expect(text).not.toContain(secret.slice(8));
    expect(apiKeyList.parse(JSON.parse(text)).data).toEqual([{ ...summary, lastUsedAt: expect.any(String) }]);

    expect(apiKeySummary.parse(await (await revoke(summary.id)).json()).id).toBe(summary.id);
    expect((await list()).data).toEqual([]);
    expect(await statusWith("any")).toBe(200);
  });

  it("refuses a key without a name, an unknown one, and the keys of another server", async () => {
    const unnamed = await create("  ");
    expect(unnamed.status).toBe(422);
    expect(problem.parse(await unnamed.json()).fields).toEqual([{ name: "name", reason: "Give the key a name." }]);
    expect((await revoke("nothing")).status).toBe(404);
    expect((await create("x", context({ serverId: "nothing" }))).status).toBe(404);
    const remote = { id: "remote", kind: "remote", name: "Elsewhere", baseUrl: "http://127.0.0.1:9" };
    await db.server.create({ data: remote, select: { id: true } });
    const refused = await create("x", context({ serverId: "remote" }));
    expect(refused.status).toBe(422);
    expect(problem.parse(await refused.json()).detail).toBe("The keys of Elsewhere are made on that server.");
  });
});
