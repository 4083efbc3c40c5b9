import "server-only";
import { invalid } from "@/lib/errors";
import { createApiKey, listApiKeys, revokeApiKey } from "@/lib/mistral/client";
import type { ApiKeyList, ApiKeySummary, CreatedApiKey } from "../schema";
import { getServerOrThrow } from "./internal";

type KeyRecord = Awaited<ReturnType<typeof listApiKeys>>[number];

/** Keys of the embedded engine that are not revoked, newest first. Throws NotFound, and Invalid for another server. */
export async function listKeys(serverId: string): Promise<ApiKeyList> {
  await assertEmbedded(serverId);
  const keys = await listApiKeys();
  return { data: keys.filter((key) => key.revokedAt === null).map(serializeKey) };
}

/** Makes a key; the answer is the only place where it stands. Throws as `listKeys`, and Invalid for a bad name. */
export async function createKey(serverId: string, name: string): Promise<CreatedApiKey> {
  await assertEmbedded(serverId);
  const made = await createApiKey(name);
  return { ...serializeKey(made), key: made.key };
}

/** Ends a key, for good and at once. Throws as `listKeys`. */
export async function revokeKey(serverId: string, keyId: string): Promise<ApiKeySummary> {
  await assertEmbedded(serverId);
  return serializeKey(await revokeApiKey(keyId));
}

async function assertEmbedded(serverId: string): Promise<void> {
  const { kind, name } = await getServerOrThrow(serverId);
  if (kind !== "embedded") throw invalid(`The keys of ${name} are made on that server.`);
}

function serializeKey({ id, name, prefix, createdAt, lastUsedAt }: KeyRecord): ApiKeySummary {
  return {
    id,
    name,
    prefix,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
