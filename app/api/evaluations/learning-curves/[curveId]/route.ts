import { learningCurve, learningCurveParams } from "@/lib/evaluations/learning-schema";
import { getLearningCurve } from "@/lib/evaluations/server/learning/get";
import { route } from "@/lib/http/route";

export const GET = route({ params: learningCurveParams, response: learningCurve }, ({ params }) =>
  getLearningCurve(params.curveId),
);
