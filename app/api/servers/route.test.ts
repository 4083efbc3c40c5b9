import { afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { serverCheck } from "@/lib/servers/check-schema";
import { apiKeyList, apiKeySummary, createdApiKey, serverList, serverSummary } from "@/lib/servers/schema";
import { ensureServers } from "@/lib/servers/server/internal";
import { call } from "@/lib/testing/engine";
import { startHostedStandIn } from "@/lib/testing/hosted-stand-in";
import { context, request } from "@/lib/testing/requests";
import * as storedCheck from "./[serverId]/check/route";
import * as key from "./[serverId]/keys/[keyId]/route";
import * as keys from "./[serverId]/keys/route";
import * as server from "./[serverId]/route";
import * as check from "./check/route";
import * as servers from "./route";

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

describe("/api/servers", () => {
  const post = (body: object) => servers.POST(request("/api/servers", { method: "POST", body }), context());
  const at = (serverId: string) => context({ serverId });
  const patch = (id: string, body: object) =>
    server.PATCH(request(`/api/servers/${id}`, { method: "PATCH", body }), at(id));
  const remove = (id: string) => server.DELETE(request(`/api/servers/${id}`, { method: "DELETE" }), at(id));

  it("adds, checks, changes and removes a server, and never tells its key", async () => {
    const hosted = await startHostedStandIn({ apiKey: "sk-secret" });
    onTestFinished(hosted.close);
    const answers: string[] = [];
    const read = async (response: Response, status = 200) => {
      expect(response.status).toBe(status);
      answers.push(await response.clone().text());
      return response.json();
    };
    const made = serverSummary.parse(
      await read(await post({ baseUrl: `${hosted.origin}/v1`, apiKey: "sk-secret" }), 201),
    );
    expect(made).toMatchObject({ baseUrl: hosted.origin, hasKey: true, check: null });
    const path = `/api/servers/${made.id}/check`;
    const checked = await read(await storedCheck.POST(request(path, { method: "POST" }), at(made.id)));
    expect(serverSummary.parse(checked).check?.trains.state).toBe("yes");
    expect(serverSummary.parse(await read(await patch(made.id, { name: "Mine" }))).name).toBe("Mine");
    const listed = serverList.parse(await read(await servers.GET(request("/api/servers"), context())));
    expect(listed.data.map(({ id }) => id)).toContain(made.id);
    expect(serverSummary.parse(await read(await remove(made.id))).id).toBe(made.id);
    expect((await remove(made.id)).status).toBe(404);
    expect(answers.join("")).not.toContain("sk-secret");
  });

  it("says of each field what is wrong with it", async () => {
    const refused = await post({ baseUrl: "https://me:pw@host", apiKey: "a b", name: "n".repeat(101) });
    expect(refused.status).toBe(422);
    const { fields } = problem.parse(await refused.json());
    expect(fields.map(({ name }) => name).sort()).toEqual(["apiKey", "baseUrl", "name"]);
    expect((await patch("embedded", { name: "Mine" })).status).toBe(409);
    expect((await remove("embedded")).status).toBe(409);
  });

  it("looks at an address that is not stored, and answers 200 whatever is there", async () => {
    const look = (body: object) => check.POST(request("/api/servers/check", { method: "POST", body }), context());
    const nothing = await look({ baseUrl: "http://127.0.0.1:1" });
    expect(nothing.status).toBe(200);
    expect(serverCheck.parse(await nothing.json()).reachable.state).toBe("no");
    expect((await look({ baseUrl: "file:///etc/passwd" })).status).toBe(422);
    expect((await look({ baseUrl: "http://127.0.0.1:1", serverId: "nothing" })).status).toBe(404);
  });

  it("stops looking when whoever asked has gone", async () => {
    const hosted = await startHostedStandIn();
    onTestFinished(hosted.close);
    hosted.stall();
    const controller = new AbortController();
    const asking = request("/api/servers/check", { method: "POST", body: { baseUrl: hosted.origin } });
    const looking = check.POST(new Request(asking, { signal: controller.signal }), context());
    await expect.poll(() => hosted.asked.length).toBe(1);
    controller.abort();
    expect((await looking).status).toBe(499);
  });
});
