import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { forgetAnswers } from "./evaluation-answers";
import { moveEvaluation } from "./move";
import { evaluationRunner } from "./runner";

/** Deletes an evaluation for good, with its answers; one that is under way is stopped first. Throws NotFound. */
export async function removeEvaluation(evaluationId: string): Promise<{ id: string }> {
  await moveEvaluation(evaluationId, "cancelled");
  await evaluationRunner().stop(evaluationId);
  const { count } = await db.evaluation.deleteMany({ where: { id: evaluationId } });
  if (count === 0) throw notFound("evaluation", evaluationId);
  forgetAnswers(evaluationId);
  await rm(paths.evaluation(evaluationId), { recursive: true, force: true });
  return { id: evaluationId };
}
