import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, invalid, notFound } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { log } from "@/lib/log";
import { deleteRemoteAlias, setRemoteAlias } from "@/lib/mistral/extensions";
import { serverCheck } from "@/lib/servers/check-schema";
import { addressOf } from "@/lib/servers/server/internal";
import type { ModelAlias, ModelAliasList } from "../schema";
import { getModelRecord } from "./internal";
import { isUnknownThere, tellServer } from "./tell-server";

const aliasSelect = {
  name: true,
  modelId: true,
  previousModelId: true,
  updatedAt: true,
  model: {
    select: {
      name: true,
      remoteId: true,
      serverId: true,
      server: { select: { kind: true, baseUrl: true, check: true } },
    },
  },
} satisfies Prisma.ModelAliasSelect;

type AliasRecord = Prisma.ModelAliasGetPayload<{ select: typeof aliasSelect }>;

/** All aliases, by name. */
export async function listAliases(): Promise<ModelAliasList> {
  const records = await db.modelAlias.findMany({ orderBy: { name: "asc" }, select: aliasSelect });
  return { data: await Promise.all(records.map(serialize)) };
}

/**
 * Gives a model a name, or moves that name to it from another; where it was before is remembered. Clients of the model's
 * server that ask by this name get the new model at once. A name that is there already is set on the server again, which
 * may have lost it. Throws NotFound, InvalidState for a model that is archived, in the trash or gone on its server and for a
 * server that is gone or whose key cannot be read, Invalid for a name that is a model's own, and Upstream where the server
 * refuses: then nothing has moved.
 */
export function moveAlias(name: string, modelId: string): Promise<ModelAlias> {
  return withLock(lockOf(name), () => move(name, modelId));
}

/** One after the other: else the server could end with what one of them set, and this app with what another did. */
const lockOf = (name: string) => `aliases/${name}`;

async function move(name: string, modelId: string): Promise<ModelAlias> {
  const model = await getModelRecord(modelId);
  if (model.deletedAt !== null || model.archivedAt !== null) {
    const where = model.deletedAt === null ? "in the archive" : "in the trash";
    throw new AppError("invalid_state", `This model is ${where}. Restore it first, then give it the name.`);
  }
  const own = await db.model.count({ where: { OR: [{ id: name }, { remoteId: name }] } });
  if (own > 0) throw takenName(name);
  const before = await db.modelAlias.findUnique({ where: { name }, select: aliasSelect });
  // The server first: what it refuses is not said to hold here.
  await tellServer(model.serverId, (address) => setRemoteAlias(address, name, model.remoteId));
  if (before?.modelId === model.id) return serialize(before);
  // Two entries may be of one server, which has one such name.
  const isSameServer = before !== null && isSamePlace(before.model.server, model.server);
  try {
    await db.modelAlias.upsert({
      where: { name },
      create: { name, modelId: model.id },
      update: { modelId: model.id, previousModelId: before?.modelId ?? null },
    });
  } catch (error) {
    await takeBack(model.serverId, name, isSameServer ? before.model.remoteId : null);
    throw error;
  }
  if (before !== null && !isSameServer) await leaveBehind(before.model.serverId, name);
  return serialize(await fetchAlias(name));
}

/**
 * Ends a name; the model stays. Throws NotFound, InvalidState where the key of its server cannot be read, and Upstream where
 * the server refuses: then the name stays too.
 */
export function deleteAlias(name: string): Promise<ModelAlias> {
  return withLock(lockOf(name), async () => {
    const alias = await fetchAlias(name);
    await endOnServer(alias.model.serverId, name);
    await db.modelAlias.deleteMany({ where: { name } });
    return serialize(alias);
  });
}

async function fetchAlias(name: string): Promise<AliasRecord> {
  const alias = await db.modelAlias.findUnique({ where: { name }, select: aliasSelect });
  if (!alias) throw notFound("alias", name);
  return alias;
}

function takenName(name: string): AppError {
  const reason = `“${name}” is the id of a model. Choose another name.`;
  return invalid(reason, [{ name: "name", reason }]);
}

type Place = Pick<AliasRecord["model"]["server"], "kind" | "baseUrl">;

function isSamePlace(one: Place, other: Place): boolean {
  return one.kind === other.kind && one.baseUrl === other.baseUrl;
}

/** The move could not be stored, for a reason that whoever asked is told: what comes of this cannot change it. */
async function takeBack(serverId: string, name: string, remoteId: string | null): Promise<void> {
  try {
    if (remoteId === null) await endOnServer(serverId, name);
    else await tellServer(serverId, (address) => setRemoteAlias(address, name, remoteId));
  } catch (error) {
    log.warn({ serverId, alias: name, err: error }, "a server kept an alias whose move could not be stored here");
  }
}

/** The name has moved already: what its old server thinks of that cannot undo it. */
async function leaveBehind(serverId: string, name: string): Promise<void> {
  try {
    await endOnServer(serverId, name);
  } catch (error) {
    log.warn({ serverId, alias: name, err: error }, "an alias that moved was not ended on its old server");
  }
}

/** Where there is no such name, or no such server any more, nothing is left to end. */
async function endOnServer(serverId: string, name: string): Promise<void> {
  // Looked up, since `addressOf` throws InvalidState also for a key that cannot be read.
  if ((await db.server.count({ where: { id: serverId, deletedAt: null } })) === 0) return;
  try {
    await deleteRemoteAlias(await addressOf(serverId), name);
  } catch (error) {
    if (!isUnknownThere(error)) throw error;
  }
}

async function serialize({ name, modelId, previousModelId, updatedAt, model }: AliasRecord): Promise<ModelAlias> {
  const previous =
    previousModelId === null
      ? null
      : await db.model.findFirst({ where: { id: previousModelId, deletedAt: null }, select: { id: true, name: true } });
  return {
    name,
    modelId,
    modelName: model.name,
    previous: previous && { modelId: previous.id, modelName: previous.name },
    isOnServer: model.server.kind === "embedded" || hasExtensions(model.server.check),
    updatedAt: updatedAt.toISOString(),
  };
}

function hasExtensions(check: unknown): boolean {
  return serverCheck.safeParse(check).data?.extensions.state === "yes";
}
