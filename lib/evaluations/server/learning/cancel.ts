import "server-only";
import { AppError } from "@/lib/errors";
import type { LearningCurve } from "../../learning-schema";
import { getLearningCurve } from "./get";
import { changeRunning, fetchCurve } from "./internal";
import { learningRunner } from "./runner";

/** Stops a learning curve; what its trainings found so far stays. Throws NotFound, InvalidState. */
export async function cancelLearningCurve(curveId: string): Promise<LearningCurve> {
  if (!(await changeRunning(curveId, { status: "cancelled" }))) {
    const { status } = await fetchCurve(curveId);
    if (status !== "cancelled") {
      throw new AppError("invalid_state", `This learning curve is over: it is ${status}. There is nothing to stop.`);
    }
  }
  await learningRunner().stop(curveId);
  return getLearningCurve(curveId);
}
