import { route } from "@/lib/http/route";
import { preparationList, preparationsQuery } from "@/lib/preparations/schema";
import { listPreparations } from "@/lib/preparations/server/list";

export const GET = route({ query: preparationsQuery, response: preparationList }, ({ query }) =>
  listPreparations(query),
);
