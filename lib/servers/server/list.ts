import "server-only";
import { db } from "@/lib/db/client";
import type { ServerList } from "../schema";

/** Every server, the embedded engine first. */
export async function listServers(): Promise<ServerList> {
  const rows = await db.server.findMany({
    orderBy: [{ kind: "asc" }, { createdAt: "asc" }],
    select: { id: true, kind: true, name: true, baseUrl: true, apiKeyEncrypted: true },
  });
  return {
    data: rows.map(({ apiKeyEncrypted, kind, ...server }) => ({
      ...server,
      kind: kind === "embedded" ? "embedded" : "remote",
      hasKey: apiKeyEncrypted !== null,
    })),
  };
}
