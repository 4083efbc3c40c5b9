import { z } from "zod";
import { route } from "@/lib/http/route";
import { apiKeyList, createApiKeyInput, createdApiKey } from "@/lib/servers/schema";
import { createKey, listKeys } from "@/lib/servers/server/keys";

const params = z.object({ serverId: z.string() });

export const GET = route({ params, response: apiKeyList }, ({ params }) => listKeys(params.serverId));

export const POST = route(
  { params, body: createApiKeyInput, response: createdApiKey, status: 201 },
  ({ params, body }) => createKey(params.serverId, body.name),
);
