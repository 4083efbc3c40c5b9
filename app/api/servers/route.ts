import { route } from "@/lib/http/route";
import { serverList } from "@/lib/servers/schema";
import { listServers } from "@/lib/servers/server/list";

export const GET = route({ response: serverList }, () => listServers());
