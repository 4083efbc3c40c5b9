import {
  createLearningCurveInput,
  learningCurve,
  learningCurveList,
  learningCurvesQuery,
} from "@/lib/evaluations/learning-schema";
import { createLearningCurve } from "@/lib/evaluations/server/learning/create";
import { listLearningCurves } from "@/lib/evaluations/server/learning/list";
import { route } from "@/lib/http/route";

export const GET = route({ query: learningCurvesQuery, response: learningCurveList }, ({ query }) =>
  listLearningCurves(query.preparationId),
);

export const POST = route(
  {
    body: createLearningCurveInput,
    response: learningCurve,
    status: 201,
    location: ({ id }) => `/api/evaluations/learning-curves/${id}`,
  },
  ({ body }) => createLearningCurve(body),
);
