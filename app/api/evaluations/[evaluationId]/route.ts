import { evaluationDetail, evaluationParams, evaluationRemoval } from "@/lib/evaluations/schema";
import { getEvaluation } from "@/lib/evaluations/server/get";
import { removeEvaluation } from "@/lib/evaluations/server/remove";
import { route } from "@/lib/http/route";

export const GET = route({ params: evaluationParams, response: evaluationDetail }, ({ params }) =>
  getEvaluation(params.evaluationId),
);

export const DELETE = route({ params: evaluationParams, response: evaluationRemoval }, ({ params }) =>
  removeEvaluation(params.evaluationId),
);
