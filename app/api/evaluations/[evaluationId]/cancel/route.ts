import { evaluationDetail, evaluationParams } from "@/lib/evaluations/schema";
import { cancelEvaluation } from "@/lib/evaluations/server/cancel";
import { route } from "@/lib/http/route";

export const POST = route({ params: evaluationParams, response: evaluationDetail }, ({ params }) =>
  cancelEvaluation(params.evaluationId),
);
