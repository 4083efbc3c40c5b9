import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { db } from "@/lib/db/client";
import { aPreparation } from "@/lib/testing/factories";
import { startHostedStandIn } from "@/lib/testing/hosted-stand-in";
import { checkServerInput, createServerInput, updateServerInput } from "../schema";
import { checkAddress, checkEmbeddedOnce, checkStoredServer } from "./check";
import { createServer } from "./create";
import { addressOf, ensureServers, getServerOrThrow } from "./internal";
import { listServers } from "./list";
import { removeServer } from "./remove";
import { updateServer } from "./update";

beforeEach(ensureServers);
afterEach(async () => {
  await db.job.deleteMany();
  await db.server.deleteMany();
});

const add = (body: object) => createServer(createServerInput.parse(body));
const change = (id: string, body: object) => updateServer(id, updateServerInput.parse(body));
const keyOf = async (id: string) => (await addressOf(id)).apiKey;
const names = async () => (await listServers()).data.map(({ name }) => name);

async function aJobOn(serverId: string, status: string): Promise<string> {
  const preparation = await aPreparation();
  const id = `job_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId,
      status,
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 1, learningRate: 4e-5 },
      suffix: id.slice(-12),
    },
    select: { id: true },
  });
  return id;
}

async function aHostedApi(options: Parameters<typeof startHostedStandIn>[0]) {
  const hosted = await startHostedStandIn(options);
  onTestFinished(hosted.close);
  return hosted;
}

describe("a server that is added", () => {
  it("is the hosted API with nothing but a key, which is stored encrypted and never told", async () => {
    const made = await add({ apiKey: " sk-hosted " });
    expect(made).toMatchObject({
      name: "Mistral API",
      baseUrl: "https://api.mistral.ai",
      hasKey: true,
      origin: "added",
      check: null,
    });
    expect(JSON.stringify(await listServers())).not.toContain("sk-hosted");
    expect(JSON.stringify(await db.server.findMany())).not.toContain("sk-hosted");
    expect(await keyOf(made.id)).toBe("sk-hosted");
  });

  it("is named by its host unless it has a name, and comes after the embedded engine", async () => {
    await add({ baseUrl: "http://127.0.0.1:8100/v1/" });
    await add({ baseUrl: "https://gpu.example", name: "The big one" });
    expect(await names()).toEqual(["Embedded engine", "127.0.0.1:8100", "The big one"]);
  });

  it("comes with what the form found just now, and only for that address and key", async () => {
    const hosted = await aHostedApi({ apiKey: "right" });
    const found = await checkAddress(checkServerInput.parse({ baseUrl: hosted.origin, apiKey: "right" }));
    expect((await add({ baseUrl: hosted.origin, apiKey: "wrong" })).check).toBeNull();
    expect((await add({ baseUrl: hosted.origin, apiKey: "right" })).check).toEqual(found);
  });
});

describe("a server that is changed", () => {
  it("keeps its key unless another is given, and gives it up when told", async () => {
    const { id } = await add({ baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    expect(await change(id, { name: "Renamed" })).toMatchObject({ name: "Renamed", hasKey: true });
    expect(await change(id, { baseUrl: "http://127.0.0.1:1/v1" })).toMatchObject({ hasKey: true });
    expect(await keyOf(id)).toBe("first");
    await change(id, { apiKey: "second" });
    expect(await keyOf(id)).toBe("second");
    expect(await change(id, { apiKey: null })).toMatchObject({ hasKey: false });
  });

  it("whose key cannot be read since the secret changed says so, and takes a new one", async () => {
    const { id } = await add({ name: "GPU", baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    await db.server.update({ where: { id }, data: { apiKeyEncrypted: "v1.AA.AA.AA" } });
    await expect(addressOf(id)).rejects.toMatchObject({
      code: "invalid_state",
      message:
        "The key of the server “GPU” cannot be read: it was stored with another secret. Enter this server's key again.",
    });
    await change(id, { apiKey: "second" });
    expect(await keyOf(id)).toBe("second");
    await db.server.update({ where: { id }, data: { apiKeyEncrypted: "v1.AA.AA.AA" } });
    expect(await change(id, { apiKey: null })).toMatchObject({ hasKey: false });
  });

  it("loses its key with its address, unless the key is given again", async () => {
    const { id } = await add({ baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    expect(await change(id, { baseUrl: "http://elsewhere.example" })).toMatchObject({ hasKey: false });
    expect(await change(id, { baseUrl: "http://127.0.0.1:2", apiKey: "first" })).toMatchObject({ hasKey: true });
  });

  it("is not moved while a job is under way there", async () => {
    const { id } = await add({ baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    const jobId = await aJobOn(id, "RUNNING");
    await expect(change(id, { baseUrl: "http://127.0.0.1:2" })).rejects.toMatchObject({
      code: "invalid_state",
      extra: { jobIds: [jobId] },
    });
    expect(await addressOf(id)).toMatchObject({ baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    expect(await change(id, { name: "Still fine", apiKey: "second" })).toMatchObject({ name: "Still fine" });
  });

  it("forgets what was found with another key", async () => {
    const hosted = await aHostedApi({ apiKey: "right" });
    const { id } = await add({ baseUrl: hosted.origin, apiKey: "right" });
    expect((await checkStoredServer(id)).check?.trains.state).toBe("yes");
    expect((await change(id, { name: "Same" })).check?.trains.state).toBe("yes");
    expect((await change(id, { apiKey: "other" })).check).toBeNull();
  });
});

describe("a server that is removed", () => {
  it("stays until nothing is under way there, then leaves its name and not its key", async () => {
    const { id } = await add({ name: "Old", baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    const jobs = [await aJobOn(id, "VALIDATED"), await aJobOn(id, "QUEUED")];
    await aJobOn(id, "SUCCESS");
    const refusal = await removeServer(id).catch((error) => error);
    expect(refusal).toMatchObject({ code: "invalid_state", extra: { count: 2 } });
    expect(new Set(refusal.extra.jobIds)).toEqual(new Set(jobs));
    expect(refusal.message).toBe(
      "2 jobs of this server are under way. Wait for the end or cancel them, then remove the server.",
    );
    await db.job.updateMany({ data: { status: "CANCELLED" } });
    await removeServer(id);
    expect(await names()).toEqual(["Embedded engine"]);
    expect(await db.server.findUnique({ where: { id } })).toMatchObject({ name: "Old", apiKeyEncrypted: null });
    await expect(addressOf(id)).rejects.toMatchObject({
      code: "invalid_state",
      message: "The server “Old” was removed. Add it again with its address and key, then try again.",
    });
    expect(await db.job.count({ where: { server: { name: "Old" } } })).toBe(3);
    for (const gone of [
      () => removeServer(id),
      () => change(id, { name: "x" }),
      () => getServerOrThrow(id),
      () => checkStoredServer(id),
    ]) {
      await expect(gone()).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("comes back with its history when its address is added again", async () => {
    const { id } = await add({ name: "Old", baseUrl: "http://127.0.0.1:1", apiKey: "first" });
    await aJobOn(id, "SUCCESS");
    await removeServer(id);
    expect(await add({ name: "New", baseUrl: "http://127.0.0.1:1" })).toMatchObject({
      id,
      name: "New",
      hasKey: false,
      jobCount: 1,
    });
    expect((await add({ baseUrl: "http://127.0.0.1:1" })).id).not.toBe(id);
  });

  it("is never the engine, nor the one from the environment", async () => {
    await db.server.create({
      data: { id: "configured", kind: "remote", name: "From outside", baseUrl: "http://127.0.0.1:1" },
    });
    for (const id of ["embedded", "configured"]) {
      await expect(removeServer(id)).rejects.toMatchObject({ code: "invalid_state" });
      await expect(change(id, { name: "Mine" })).rejects.toMatchObject({ code: "invalid_state" });
    }
    expect((await listServers()).data.map(({ origin }) => origin)).toEqual(["embedded", "environment"]);
    // Without the variables it leaves the list at the next start.
    await ensureServers();
    expect(await names()).toEqual(["Embedded engine"]);
  });
});

describe("a look at a server", () => {
  it("is kept with it, and told with it", async () => {
    const hosted = await aHostedApi({ isRetired: true });
    const { id } = await add({ baseUrl: hosted.origin });
    const { check } = await checkStoredServer(id);
    expect(check).toMatchObject({ isRetired: true, trains: { state: "no" }, classifies: { state: "yes" } });
    expect((await listServers()).data.find((server) => server.id === id)?.check).toEqual(check);
  });

  it("tries the stored key at its own address only", async () => {
    const hosted = await aHostedApi({ apiKey: "right" });
    const thief = await aHostedApi({ apiKey: "another" });
    const { id } = await add({ baseUrl: hosted.origin, apiKey: "right" });
    const look = (baseUrl: string) => checkAddress(checkServerInput.parse({ baseUrl, serverId: id }));
    expect((await look(`${hosted.origin}/v1`)).key.state).toBe("yes");
    expect((await look(thief.origin)).key.sentence).toBe("The server wants a key, and none is set.");
  });

  it("is not stored for a server that became another meanwhile", async () => {
    const { id } = await add({ baseUrl: "http://127.0.0.1:1" });
    const looking = checkStoredServer(id);
    await change(id, { baseUrl: "http://127.0.0.1:2" });
    expect((await looking).check).toBeNull();
  });

  it("of the engine is taken once", async () => {
    await checkEmbeddedOnce();
    const [first] = (await listServers()).data;
    await checkEmbeddedOnce();
    const [second] = (await listServers()).data;
    expect(first?.check?.trains.state).toBe("yes");
    expect(second?.check?.checkedAt).toBe(first?.check?.checkedAt);
  });
});
