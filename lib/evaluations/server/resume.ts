import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { EvaluationDetail, ResumeEvaluationInput } from "../schema";
import { getEvaluation } from "./get";
import { getEvaluationRecord } from "./internal";
import { moveEvaluation } from "./move";
import { evaluationRunner } from "./runner";

/**
 * Goes on with an evaluation that was stopped or failed, from the rows that are answered; that of a chat model with
 * another budget, if one is given. Throws NotFound, InvalidState.
 */
export async function resumeEvaluation(
  evaluationId: string,
  { budget }: ResumeEvaluationInput = {},
): Promise<EvaluationDetail> {
  const record = await getEvaluationRecord(evaluationId);
  if (record.modelId !== null) await assertNotInTrash(record.modelId);
  const { chat, ...settings } = record.settings;
  const isOtherBudget = budget !== undefined && chat !== null;
  const set = isOtherBudget ? { settings: { ...settings, chat: { ...chat, budget } } } : {};
  if (!(await moveEvaluation(evaluationId, "queued", set))) {
    const { status } = await getEvaluationRecord(evaluationId);
    const reason = status === "ready" ? "it is ready" : "it is going on already";
    throw new AppError("invalid_state", `There is nothing to resume: ${reason}.`);
  }
  evaluationRunner().enqueue(record);
  return getEvaluation(evaluationId);
}

async function assertNotInTrash(modelId: string): Promise<void> {
  const model = await db.model.findUnique({ where: { id: modelId }, select: { deletedAt: true } });
  if (model?.deletedAt == null) return;
  throw new AppError("invalid_state", "The model of this evaluation is in the trash. Restore it, then resume.");
}
