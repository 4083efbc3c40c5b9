import "server-only";
import type { LearningCurve } from "../../learning-schema";
import { fetchCurve, serializeCurve } from "./internal";

/** One learning curve with its trainings and its advice. Throws NotFound. */
export async function getLearningCurve(curveId: string): Promise<LearningCurve> {
  return serializeCurve(await fetchCurve(curveId));
}
