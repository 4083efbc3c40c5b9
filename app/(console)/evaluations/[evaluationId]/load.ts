import { cache } from "react";
import { AppError } from "@/lib/errors";
import { getEvaluation } from "@/lib/evaluations/server/get";
import { orNotFound } from "@/lib/query/found";

const readEvaluation = cache((evaluationId: string) => getEvaluation(evaluationId));

/** Read once a request, for the frame and the tab. */
export const loadEvaluation = (evaluationId: string) => orNotFound(readEvaluation(evaluationId));

/** Its title. A layout whose metadata is "not found" would lose the icon too, so a missing one has a title of its own. */
export async function loadTitle(evaluationId: string): Promise<string> {
  try {
    return `Evaluation of ${(await readEvaluation(evaluationId)).name}`;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return "No such evaluation";
    throw error;
  }
}
