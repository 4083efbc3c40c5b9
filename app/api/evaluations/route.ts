import { createEvaluationInput, evaluationDetail, evaluationList, evaluationsQuery } from "@/lib/evaluations/schema";
import { createEvaluation } from "@/lib/evaluations/server/create";
import { listEvaluations } from "@/lib/evaluations/server/list";
import { route } from "@/lib/http/route";

export const GET = route({ query: evaluationsQuery, response: evaluationList }, ({ query }) => listEvaluations(query));

export const POST = route(
  {
    body: createEvaluationInput,
    response: evaluationDetail,
    status: 201,
    location: ({ id }) => `/api/evaluations/${id}`,
  },
  ({ body }) => createEvaluation(body),
);
