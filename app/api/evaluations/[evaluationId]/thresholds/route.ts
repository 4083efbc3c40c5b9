import { evaluationParams, thresholdCurves, thresholdsQuery } from "@/lib/evaluations/schema";
import { getThresholdCurves } from "@/lib/evaluations/server/thresholds";
import { route } from "@/lib/http/route";

export const GET = route(
  { params: evaluationParams, query: thresholdsQuery, response: thresholdCurves },
  ({ params, query }) => getThresholdCurves(params.evaluationId, query.target),
);
