import { z } from "zod";
import { route } from "@/lib/http/route";
import { baseModelList } from "@/lib/servers/schema";
import { listBaseModels } from "@/lib/servers/server/base-models";

const params = z.object({ serverId: z.string() });

export const GET = route({ params, response: baseModelList }, ({ params }) => listBaseModels(params.serverId));
