import { evaluationParams, predictionsPage, predictionsQuery } from "@/lib/evaluations/schema";
import { listPredictions } from "@/lib/evaluations/server/predictions";
import { route } from "@/lib/http/route";

export const GET = route(
  { params: evaluationParams, query: predictionsQuery, response: predictionsPage },
  ({ params, query }) => listPredictions(params.evaluationId, query),
);
