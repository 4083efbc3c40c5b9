import { comparedRows, comparedRowsQuery } from "@/lib/evaluations/schema";
import { listComparedRows } from "@/lib/evaluations/server/compare-rows";
import { route } from "@/lib/http/route";

export const GET = route({ query: comparedRowsQuery, response: comparedRows }, ({ query }) => listComparedRows(query));
