import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { activeKeys } from "./active";
import { type ApiKey, KEY_COLUMNS } from "./list";

/** Ends a key, for good and at once; one that has ended stays as it is. Throws NotFound. */
export async function revokeApiKey(id: string): Promise<ApiKey> {
  await db.engineApiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
  activeKeys().forget();
  const record = await db.engineApiKey.findUnique({ where: { id }, select: KEY_COLUMNS });
  if (!record) throw notFound("API key", id);
  return record;
}
