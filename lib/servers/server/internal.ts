import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { env } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { mistralClient, type ServerAddress } from "@/lib/mistral/client";
import { decryptSecret, encryptSecret } from "@/lib/store/secrets";
import { HOSTED_ADDRESS, hostOf } from "../address";

export const EMBEDDED_SERVER_ID = "embedded";
/** The server that MISTRAL_API_KEY and MISTRAL_SERVER_URL describe. */
export const CONFIGURED_SERVER_ID = "configured";

/** Makes the embedded server's record, and the one from the environment. Safe to call at every start. */
export async function ensureServers(): Promise<void> {
  const embedded = { kind: "embedded", name: "Embedded engine", baseUrl: null };
  await db.server.upsert({
    where: { id: EMBEDDED_SERVER_ID },
    create: { id: EMBEDDED_SERVER_ID, ...embedded },
    update: embedded,
    select: { id: true },
  });
  if (env.mistralApiKey === undefined && env.mistralServerUrl === undefined) {
    // The key leaves with the variables; the record stays for the jobs that ran there.
    await db.server.updateMany({
      where: { id: CONFIGURED_SERVER_ID, deletedAt: null },
      data: { apiKeyEncrypted: null, check: Prisma.DbNull, deletedAt: new Date() },
    });
    return;
  }
  const baseUrl = env.mistralServerUrl ?? HOSTED_ADDRESS;
  const configured = {
    kind: "remote",
    name: env.mistralServerUrl === undefined ? "Mistral API" : hostOf(baseUrl),
    baseUrl,
    apiKeyEncrypted: env.mistralApiKey === undefined ? null : await encryptSecret(env.mistralApiKey),
    deletedAt: null,
  };
  // What was found at another address says nothing of this one.
  await db.server.updateMany({
    where: { id: CONFIGURED_SERVER_ID, baseUrl: { not: baseUrl } },
    data: { check: Prisma.DbNull },
  });
  await db.server.upsert({
    where: { id: CONFIGURED_SERVER_ID },
    create: { id: CONFIGURED_SERVER_ID, ...configured },
    update: configured,
    select: { id: true },
  });
}

/** What is read of a server, its key included: never to be sent anywhere as it is. */
export const serverSelect = {
  id: true,
  kind: true,
  name: true,
  baseUrl: true,
  apiKeyEncrypted: true,
  check: true,
  _count: { select: { jobs: true, models: true } },
} satisfies Prisma.ServerSelect;

export type ServerRecord = Prisma.ServerGetPayload<{ select: typeof serverSelect }>;

/** The record of a server that was not removed; throws NotFound. */
export async function getServerRecord(serverId: string): Promise<ServerRecord> {
  const server = await db.server.findFirst({ where: { id: serverId, deletedAt: null }, select: serverSelect });
  if (!server) throw notFound("server", serverId);
  return server;
}

/** The record, without its key, of a server that was not removed; throws NotFound. */
export async function getServerOrThrow(serverId: string) {
  const { id, kind, name, baseUrl } = await getServerRecord(serverId);
  return { id, kind, name, baseUrl };
}

/** Throws InvalidState, with the reason, for a server that is not changed in the browser. */
export function assertEditable(serverId: string): void {
  if (serverId === EMBEDDED_SERVER_ID) {
    throw new AppError("invalid_state", "The embedded engine is a part of this app: it cannot be changed or removed.");
  }
  if (serverId === CONFIGURED_SERVER_ID) {
    throw new AppError(
      "invalid_state",
      "This server comes from the environment, which would bring it back at the next start. Change MISTRAL_API_KEY and MISTRAL_SERVER_URL there and start again.",
    );
  }
}

/**
 * Where a server is, with its key. Throws NotFound, and InvalidState for one that was removed, of which nothing is asked, and
 * for one whose key cannot be read.
 */
export async function addressOf(serverId: string): Promise<ServerAddress> {
  const server = await db.server.findUnique({
    where: { id: serverId },
    select: { name: true, kind: true, baseUrl: true, apiKeyEncrypted: true, deletedAt: true },
  });
  if (!server) throw notFound("server", serverId);
  if (server.deletedAt === null) return addressOfRecord(server);
  throw new AppError(
    "invalid_state",
    `The server “${server.name}” was removed. Add it again with its address and key, then try again.`,
  );
}

/** The same of a record that was read already. Throws InvalidState where its key cannot be read. */
export async function addressOfRecord({
  name,
  kind,
  baseUrl,
  apiKeyEncrypted,
}: Pick<ServerRecord, "name" | "kind" | "baseUrl" | "apiKeyEncrypted">): Promise<ServerAddress> {
  const apiKey = apiKeyEncrypted === null ? null : await readKey(name, apiKeyEncrypted);
  return { kind: kind === "embedded" ? "embedded" : "remote", baseUrl, apiKey };
}

/** Throws InvalidState where the secret is not the one that the key was stored with. */
async function readKey(serverName: string, encrypted: string): Promise<string> {
  try {
    return await decryptSecret(encrypted);
  } catch (cause) {
    const reason = `The key of the server “${serverName}” cannot be read: it was stored with another secret.`;
    throw new AppError("invalid_state", `${reason} Enter this server's key again.`, { cause });
  }
}

/** An SDK client for a server; throws as `addressOf`. */
export async function clientFor(serverId: string): Promise<ReturnType<typeof mistralClient>> {
  return mistralClient(await addressOf(serverId));
}
