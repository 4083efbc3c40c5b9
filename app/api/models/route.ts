import { pageQuery } from "@/lib/http/paging";
import { route } from "@/lib/http/route";
import { modelList } from "@/lib/models/schema";
import { listModels } from "@/lib/models/server/list";

export const GET = route({ query: pageQuery, response: modelList }, ({ query }) => listModels(query));
