import { learningCurve, learningCurveParams } from "@/lib/evaluations/learning-schema";
import { cancelLearningCurve } from "@/lib/evaluations/server/learning/cancel";
import { route } from "@/lib/http/route";

export const POST = route({ params: learningCurveParams, response: learningCurve }, ({ params }) =>
  cancelLearningCurve(params.curveId),
);
