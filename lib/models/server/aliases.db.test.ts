import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { ensureServers } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { aModelRecord } from "@/lib/testing/batches";
import { call, useRunner } from "@/lib/testing/engine";
import { aTrainedModel } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { deleteAlias, listAliases, moveAlias } from "./aliases";
import { getModel } from "./get";
import { trashModel } from "./trash";

const TARGETS = [{ name: "mood", labels: ["a", "b"], lossFunction: "single_class" }];

beforeAll(async () => {
  await useRunner();
  await ensureServers();
});

const servers: TestServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await db.modelAlias.deleteMany();
});

/** A model on a server of its own, which answers questions about aliases with a status. */
async function aModelElsewhere(status: (request: Request) => number) {
  const server = await serveHttp(async (request) => Response.json({}, { status: status(request) }));
  servers.push(server);
  const serverId = newId("srv");
  await db.server.create({ data: { id: serverId, kind: "remote", name: "Elsewhere", baseUrl: server.origin } });
  const modelId = await aModelRecord({ serverId, remoteId: `ft:${serverId}`, targets: TARGETS });
  return { modelId, serverId };
}

/** A server with our extension for aliases, and what it was asked and holds; `hold` makes it answer later. */
async function anAliasServer() {
  const held = new Map<string, string>();
  const asked: string[] = [];
  const made = { held, asked, hold: async (_model: string) => {} };
  const server = await serveHttp(async (request) => {
    const name = decodeURIComponent(new URL(request.url).pathname.split("/").at(-1) ?? "");
    if (request.method === "DELETE") {
      asked.push(`${name} ends`);
      return Response.json({}, { status: held.delete(name) ? 200 : 404 });
    }
    const { model } = (await request.json()) as { model: string };
    await made.hold(model);
    asked.push(`${name} is ${model}`);
    held.set(name, model);
    return Response.json({ name, object: "alias", model, updated_at: 1 });
  });
  servers.push(server);
  /** A model there, by an entry of its own for this server. */
  const aModel = async () => {
    const serverId = newId("srv");
    await db.server.create({ data: { id: serverId, kind: "remote", name: "Elsewhere", baseUrl: server.origin } });
    const remoteId = `ft:${serverId}`;
    return { serverId, remoteId, modelId: await aModelRecord({ serverId, remoteId, targets: TARGETS }) };
  };
  return Object.assign(made, { aModel });
}

const knowsNone = () => 404;
const remove = (serverId: string) => db.server.update({ where: { id: serverId }, data: { deletedAt: new Date() } });
const whereIs = async (name: string) =>
  (await listAliases()).data.find((alias) => alias.name === name)?.modelId ?? null;

describe("an alias", () => {
  it("is not moved to a model that is gone on its server: both go on answering with the one before", async () => {
    const stays = await aTrainedModel((await aPreparation({ labels: { billing: 30, returns: 30 } })).id, 3);
    const goes = await aTrainedModel((await aPreparation({ labels: { alarm: 30, weather: 30 } })).id, 3);
    await moveAlias("production", stays);
    const gone = `/v1/models/${encodeURIComponent((await getModel(goes)).remoteId)}`;
    expect((await call("DELETE", gone)).status).toBe(200);

    await expect(moveAlias("production", goes)).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringContaining("no longer on its server"),
    });
    expect(await whereIs("production")).toBe(stays);
    const { body } = await call("POST", "/v1/classifications", { model: "production", input: ["hello"] });
    expect(Object.keys(body.results[0].label.scores).sort()).toEqual(["billing", "returns"]);
  }, 60_000);

  it("is kept here alone for a server that knows no aliases", async () => {
    const { modelId } = await aModelElsewhere(knowsNone);
    expect(await moveAlias("production", modelId)).toMatchObject({ modelId, isOnServer: false });
    await deleteAlias("production");
    expect(await whereIs("production")).toBeNull();
  });

  it("of a server that was removed can be ended, and its model deleted", async () => {
    const { modelId, serverId } = await aModelElsewhere(knowsNone);
    await moveAlias("production", modelId);
    await remove(serverId);
    expect(await deleteAlias("production")).toMatchObject({ modelId });
    expect(await whereIs("production")).toBeNull();
    expect((await trashModel(modelId)).deletedAt).not.toBeNull();
  });

  it("of a server that was removed can be moved to another, but none to a model there", async () => {
    const [from, to] = [await aModelElsewhere(knowsNone), await aModelElsewhere(knowsNone)];
    await moveAlias("production", from.modelId);
    await remove(from.serverId);
    const moved = await moveAlias("production", to.modelId);
    expect(moved).toMatchObject({ modelId: to.modelId, previous: { modelId: from.modelId } });
    await expect(moveAlias("production", from.modelId)).rejects.toMatchObject({ code: "invalid_state" });
    expect(await whereIs("production")).toBe(to.modelId);
  });

  it("has moved even where the server that had it does not let go of it; to end it, that server has to", async () => {
    const refuses = (request: Request) => (request.method === "DELETE" ? 500 : 404);
    const [from, to] = [await aModelElsewhere(refuses), await aModelElsewhere(knowsNone)];
    await moveAlias("production", from.modelId);
    await expect(deleteAlias("production")).rejects.toMatchObject({ code: "upstream", extra: { status: 500 } });
    expect(await whereIs("production")).toBe(from.modelId);
    expect(await moveAlias("production", to.modelId)).toMatchObject({ modelId: to.modelId });
    expect(await whereIs("production")).toBe(to.modelId);
  });
});

describe("an alias on a server that knows it", () => {
  it("is moved by one after the other, so that the server and this app end with the same model", async () => {
    const server = await anAliasServer();
    const [one, two] = [await server.aModel(), await server.aModel()];
    // What was asked first would be done last.
    server.hold = (model) => new Promise((resolve) => setTimeout(resolve, model === one.remoteId ? 150 : 0));
    await Promise.all([moveAlias("production", one.modelId), moveAlias("production", two.modelId)]);
    expect(await whereIs("production")).toBe(two.modelId);
    expect(server.held.get("production")).toBe(two.remoteId);

    await Promise.all([moveAlias("production", one.modelId), deleteAlias("production")]);
    expect(await whereIs("production")).toBeNull();
    expect(server.held.has("production")).toBe(false);
  });

  it("stays where it was on both when the move cannot be stored", async () => {
    const server = await anAliasServer();
    const [one, two] = [await server.aModel(), await server.aModel()];
    const failing = (name: string, modelId: string) => {
      vi.spyOn(db.modelAlias, "upsert").mockRejectedValueOnce(new Error("the disk is full"));
      return expect(moveAlias(name, modelId)).rejects.toThrow("the disk is full");
    };
    await moveAlias("production", one.modelId);
    await failing("production", two.modelId);
    expect(server.held.get("production")).toBe(one.remoteId);
    expect(await whereIs("production")).toBe(one.modelId);
    await failing("staging", two.modelId);
    expect(server.held.has("staging")).toBe(false);

    const other = await anAliasServer();
    await failing("production", (await other.aModel()).modelId);
    expect([other.held.size, server.held.get("production")]).toEqual([0, one.remoteId]);
  });

  it("tells why the move could not be stored, and not that the server could not be told of it", async () => {
    const server = await anAliasServer();
    const { modelId } = await server.aModel();
    vi.spyOn(db.modelAlias, "upsert").mockImplementationOnce((async () => {
      for (const one of servers) await one.close();
      throw new Error("the disk is full");
    }) as never);
    const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
    await expect(moveAlias("production", modelId)).rejects.toThrow("the disk is full");
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ alias: "production" }), expect.any(String));
  });

  it("is set there again where that server has lost it", async () => {
    const server = await anAliasServer();
    const { modelId, remoteId } = await server.aModel();
    const first = await moveAlias("production", modelId);
    server.held.clear();
    expect(await moveAlias("production", modelId)).toEqual(first);
    expect(server.held.get("production")).toBe(remoteId);
  });

  it("stays set where it moves to another entry of the same server", async () => {
    const server = await anAliasServer();
    const [one, two] = [await server.aModel(), await server.aModel()];
    await moveAlias("production", one.modelId);
    await moveAlias("production", two.modelId);
    expect(server.held.get("production")).toBe(two.remoteId);
    expect(server.asked).not.toContain("production ends");
  });

  it("is ended on a server that it leaves for another", async () => {
    const [from, to] = [await anAliasServer(), await anAliasServer()];
    await moveAlias("production", (await from.aModel()).modelId);
    await moveAlias("production", (await to.aModel()).modelId);
    expect([from.held.size, to.held.size]).toEqual([0, 1]);
  });

  it("is not ended here alone where the key of that server cannot be read", async () => {
    const server = await anAliasServer();
    const { modelId, serverId } = await server.aModel();
    await moveAlias("production", modelId);
    await db.server.update({ where: { id: serverId }, data: { apiKeyEncrypted: "v1.AA.AA.AA" } });
    await expect(deleteAlias("production")).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringMatching(/“Elsewhere”.*Enter this server's key again\./),
    });
    expect(await whereIs("production")).toBe(modelId);
    expect(server.held.has("production")).toBe(true);
  });
});
