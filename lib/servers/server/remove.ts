import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import type { ServerSummary } from "../schema";
import { activeJobsRefusal, HAS_NO_ACTIVE_JOBS } from "./active-jobs";
import { assertEditable, getServerRecord } from "./internal";
import { serializeServer } from "./serialize";

/**
 * Takes a server off the list and forgets its key; its name stays for the history of its jobs. Returns what it was.
 * Throws NotFound; InvalidState for a server that is not removed here, and, with their ids, while jobs are under way.
 */
export async function removeServer(serverId: string): Promise<ServerSummary> {
  const record = await getServerRecord(serverId);
  assertEditable(serverId);
  const { count } = await db.server.updateMany({
    where: { id: serverId, deletedAt: null, ...HAS_NO_ACTIVE_JOBS },
    data: { deletedAt: new Date(), apiKeyEncrypted: null, check: Prisma.DbNull },
  });
  if (count === 0) throw (await activeJobsRefusal(serverId, "remove the server")) ?? notFound("server", serverId);
  return serializeServer(record);
}
