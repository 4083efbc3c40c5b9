import "server-only";
import { confusionOf } from "../metrics/confusion";
import type { Confusion } from "../schema";
import { answersOfTarget } from "./evaluation-answers";
import { getReadyEvaluation } from "./internal";

/** What was mistaken for what on the rows of a ready evaluation. Throws NotFound, InvalidState, Invalid. */
export async function getConfusion(evaluationId: string, target: string | undefined): Promise<Confusion> {
  const { answers } = await answersOfTarget(await getReadyEvaluation(evaluationId), target);
  return confusionOf(answers);
}
