import { route } from "@/lib/http/route";
import { serverParams, serverSummary, updateServerInput } from "@/lib/servers/schema";
import { removeServer } from "@/lib/servers/server/remove";
import { updateServer } from "@/lib/servers/server/update";

export const PATCH = route(
  { params: serverParams, body: updateServerInput, response: serverSummary },
  ({ params, body }) => updateServer(params.serverId, body),
);

export const DELETE = route({ params: serverParams, response: serverSummary }, ({ params }) =>
  removeServer(params.serverId),
);
