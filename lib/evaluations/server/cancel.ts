import "server-only";
import { AppError } from "@/lib/errors";
import type { EvaluationDetail } from "../schema";
import { getEvaluation } from "./get";
import { getEvaluationRecord } from "./internal";
import { moveEvaluation } from "./move";
import { evaluationRunner } from "./runner";

/** Stops an evaluation; the answers so far stay, and it can go on from there. Throws NotFound, InvalidState. */
export async function cancelEvaluation(evaluationId: string): Promise<EvaluationDetail> {
  if (!(await moveEvaluation(evaluationId, "cancelled"))) {
    const { status } = await getEvaluationRecord(evaluationId);
    if (status !== "cancelled") {
      throw new AppError("invalid_state", `This evaluation is over: it is ${status}. There is nothing to stop.`);
    }
  }
  await evaluationRunner().stop(evaluationId);
  return getEvaluation(evaluationId);
}
