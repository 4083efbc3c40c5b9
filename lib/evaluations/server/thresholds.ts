import "server-only";
import { thresholdCurvesOf } from "../metrics/threshold-curves";
import type { ThresholdCurves } from "../schema";
import { answersOfTarget } from "./evaluation-answers";
import { getReadyEvaluation } from "./internal";

/** What each threshold would give on the rows of a ready evaluation. Throws NotFound, InvalidState, Invalid. */
export async function getThresholdCurves(evaluationId: string, target: string | undefined): Promise<ThresholdCurves> {
  const { answers } = await answersOfTarget(await getReadyEvaluation(evaluationId), target);
  return thresholdCurvesOf(answers);
}
