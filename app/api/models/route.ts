import { route } from "@/lib/http/route";
import { modelList, modelsQuery } from "@/lib/models/schema";
import { listModels } from "@/lib/models/server/list";

export const GET = route({ query: modelsQuery, response: modelList }, ({ query }) => listModels(query));
