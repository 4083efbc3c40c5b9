import { confusion, confusionQuery, evaluationParams } from "@/lib/evaluations/schema";
import { getConfusion } from "@/lib/evaluations/server/confusion";
import { route } from "@/lib/http/route";

export const GET = route(
  { params: evaluationParams, query: confusionQuery, response: confusion },
  ({ params, query }) => getConfusion(params.evaluationId, query.target),
);
