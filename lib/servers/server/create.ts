import "server-only";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/store/ids";
import { encryptSecret } from "@/lib/store/secrets";
import { HOSTED_ADDRESS, hostOf } from "../address";
import type { CreateServerInput, ServerSummary } from "../schema";
import { knownCheck } from "./check";
import { getServerRecord } from "./internal";
import { serializeServer } from "./serialize";

/**
 * Stores a server. One that was removed and has the same address comes back with its history: its models can be used
 * again. Nothing is asked of the server itself.
 */
export async function createServer({ name, baseUrl, apiKey }: CreateServerInput): Promise<ServerSummary> {
  const data = {
    name: name || (baseUrl === HOSTED_ADDRESS ? "Mistral API" : hostOf(baseUrl)),
    apiKeyEncrypted: apiKey === undefined ? null : await encryptSecret(apiKey),
    check: knownCheck({ baseUrl, apiKey: apiKey ?? null }),
  };
  const removed = await db.server.findFirst({
    where: { baseUrl, deletedAt: { not: null }, id: { startsWith: "srv_" } },
    orderBy: { deletedAt: "desc" },
    select: { id: true },
  });
  if (removed !== null) {
    const { count } = await db.server.updateMany({
      where: { id: removed.id, deletedAt: { not: null } },
      data: { ...data, deletedAt: null, createdAt: new Date() },
    });
    if (count === 1) return serializeServer(await getServerRecord(removed.id));
  }
  const id = newId("srv");
  await db.server.create({ data: { id, kind: "remote", baseUrl, ...data }, select: { id: true } });
  return serializeServer(await getServerRecord(id));
}
