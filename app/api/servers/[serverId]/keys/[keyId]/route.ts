import { z } from "zod";
import { route } from "@/lib/http/route";
import { apiKeySummary } from "@/lib/servers/schema";
import { revokeKey } from "@/lib/servers/server/keys";

const params = z.object({ serverId: z.string(), keyId: z.string() });

export const DELETE = route({ params, response: apiKeySummary }, ({ params }) =>
  revokeKey(params.serverId, params.keyId),
);
