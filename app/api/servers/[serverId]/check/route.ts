import { route } from "@/lib/http/route";
import { serverParams, serverSummary } from "@/lib/servers/schema";
import { checkStoredServer } from "@/lib/servers/server/check";

export const POST = route({ params: serverParams, response: serverSummary }, ({ params }, { signal }) =>
  checkStoredServer(params.serverId, { signal }),
);
