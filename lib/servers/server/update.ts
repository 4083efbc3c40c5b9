import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { encryptSecret } from "@/lib/store/secrets";
import type { ServerSummary, UpdateServerInput } from "../schema";
import { activeJobsRefusal, HAS_NO_ACTIVE_JOBS } from "./active-jobs";
import { knownCheck } from "./check";
import { assertEditable, getServerRecord, type ServerRecord } from "./internal";
import { serializeServer } from "./serialize";

/**
 * Changes a server's name, address or key. A key belongs to its address: with a new address and no new key it is
 * dropped, so that nobody can have it sent elsewhere. Throws NotFound; InvalidState for a server that is not changed
 * here, and for a new address while jobs are under way at the old one.
 */
export async function updateServer(serverId: string, input: UpdateServerInput): Promise<ServerSummary> {
  const record = await getServerRecord(serverId);
  assertEditable(serverId);
  const isMoved = input.baseUrl !== undefined && input.baseUrl !== record.baseUrl;
  const data = {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(isMoved || input.apiKey !== undefined ? await newAddress(record, input) : {}),
  };
  if (Object.keys(data).length === 0) return serializeServer(record);
  const { count } = await db.server.updateMany({
    // The address that the key was weighed against.
    where: { id: serverId, deletedAt: null, baseUrl: record.baseUrl, ...(isMoved ? HAS_NO_ACTIVE_JOBS : {}) },
    data,
  });
  if (count === 1) return serializeServer(await getServerRecord(serverId));
  await getServerRecord(serverId);
  throw (
    (await activeJobsRefusal(serverId, "change the address")) ??
    new AppError("conflict", "The server was changed by somebody else at the same moment. Look at it and try again.")
  );
}

/** Address and key, and what is known of the two together. The stored key, which may be unreadable, is not looked at. */
async function newAddress(record: ServerRecord, input: UpdateServerInput) {
  const baseUrl = input.baseUrl ?? record.baseUrl;
  const apiKey = input.apiKey ?? null;
  return {
    baseUrl,
    apiKeyEncrypted: apiKey === null ? null : await encryptSecret(apiKey),
    check: knownCheck({ baseUrl, apiKey }),
  };
}
