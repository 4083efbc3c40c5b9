import { route } from "@/lib/http/route";
import { createServerInput, serverList, serverSummary } from "@/lib/servers/schema";
import { createServer } from "@/lib/servers/server/create";
import { listServers } from "@/lib/servers/server/list";

export const GET = route({ response: serverList }, () => listServers());

export const POST = route({ body: createServerInput, response: serverSummary, status: 201 }, ({ body }) =>
  createServer(body),
);
