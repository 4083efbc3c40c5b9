import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
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
