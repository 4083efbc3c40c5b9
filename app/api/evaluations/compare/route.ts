import { compareQuery, evaluationComparison } from "@/lib/evaluations/schema";
import { compareEvaluations } from "@/lib/evaluations/server/compare";
import { route } from "@/lib/http/route";

export const GET = route({ query: compareQuery, response: evaluationComparison }, ({ query }) =>
  compareEvaluations(query),
);
