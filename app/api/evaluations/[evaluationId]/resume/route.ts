import { evaluationDetail, evaluationParams, resumeEvaluationInput } from "@/lib/evaluations/schema";
import { resumeEvaluation } from "@/lib/evaluations/server/resume";
import { route } from "@/lib/http/route";

export const POST = route(
  { params: evaluationParams, body: resumeEvaluationInput, response: evaluationDetail },
  ({ params, body }) => resumeEvaluation(params.evaluationId, body),
);
