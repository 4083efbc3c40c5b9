import "server-only";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { mistralClient, type ServerAddress } from "@/lib/mistral/client";
import { decryptSecret, encryptSecret } from "@/lib/store/secrets";

export const EMBEDDED_SERVER_ID = "embedded";
/** The server that MISTRAL_API_KEY and MISTRAL_SERVER_URL describe. */
const CONFIGURED_SERVER_ID = "configured";

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
    await db.server.updateMany({ where: { id: CONFIGURED_SERVER_ID }, data: { apiKeyEncrypted: null } });
    return;
  }
  const baseUrl = env.mistralServerUrl ?? "https://api.mistral.ai";
  const configured = {
    kind: "remote",
    name: env.mistralServerUrl === undefined ? "Mistral API" : new URL(baseUrl).host,
    baseUrl,
    apiKeyEncrypted: env.mistralApiKey === undefined ? null : await encryptSecret(env.mistralApiKey),
  };
  await db.server.upsert({
    where: { id: CONFIGURED_SERVER_ID },
    create: { id: CONFIGURED_SERVER_ID, ...configured },
    update: configured,
    select: { id: true },
  });
}

/** A server's record without its key; throws NotFound. */
export async function getServerOrThrow(serverId: string) {
  const server = await db.server.findUnique({
    where: { id: serverId },
    select: { id: true, kind: true, name: true, baseUrl: true },
  });
  if (!server) throw notFound("server", serverId);
  return server;
}

/** Where a server is, with its key; throws NotFound. */
export async function addressOf(serverId: string): Promise<ServerAddress> {
  const server = await db.server.findUnique({
    where: { id: serverId },
    select: { kind: true, baseUrl: true, apiKeyEncrypted: true },
  });
  if (!server) throw notFound("server", serverId);
  const apiKey = server.apiKeyEncrypted === null ? null : await decryptSecret(server.apiKeyEncrypted);
  const kind = server.kind === "embedded" ? "embedded" : "remote";
  return { kind, baseUrl: server.baseUrl, apiKey };
}

/** An SDK client for a server; throws NotFound. */
export async function clientFor(serverId: string): Promise<ReturnType<typeof mistralClient>> {
  return mistralClient(await addressOf(serverId));
}
