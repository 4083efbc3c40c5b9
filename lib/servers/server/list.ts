import "server-only";
import { db } from "@/lib/db/client";
import type { ServerList } from "../schema";
import { serverSelect } from "./internal";
import { serializeServer } from "./serialize";

/** Every server that was not removed, the embedded engine first. */
export async function listServers(): Promise<ServerList> {
  const rows = await db.server.findMany({
    where: { deletedAt: null },
    orderBy: [{ kind: "asc" }, { createdAt: "asc" }],
    select: serverSelect,
  });
  return { data: rows.map(serializeServer) };
}
