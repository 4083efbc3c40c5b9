import { route } from "@/lib/http/route";
import { preparationParams, splitExamples, splitExamplesQuery } from "@/lib/preparations/schema";
import { listExamples } from "@/lib/preparations/server/examples";

export const GET = route(
  { params: preparationParams, query: splitExamplesQuery, response: splitExamples },
  ({ params, query }) => listExamples(params.preparationId, query),
);
