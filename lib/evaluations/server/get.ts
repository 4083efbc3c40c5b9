import "server-only";
import { db } from "@/lib/db/client";
import type { EvaluationDetail, EvaluationKind } from "../schema";
import { earlierModel } from "./earlier-model";
import { type EvaluationRecord, evaluationSelect, getEvaluationRecord, parseEvaluation } from "./internal";
import { overlappingOf } from "./overlapping";
import { scoreLeak } from "./score-leak";
import { serializeDetail } from "./serialize";
import { trainedOnRows } from "./trained-on";

/** The free ones first. */
const ORDER: readonly EvaluationKind[] = ["majority", "tfidf", "chat"];

/**
 * One evaluation with its report, the baselines on the same rows, those on other rows of the split, and the model before.
 * Throws NotFound.
 */
export async function getEvaluation(evaluationId: string): Promise<EvaluationDetail> {
  const record = await getEvaluationRecord(evaluationId);
  const trainedOn = await trainedOnRows(record);
  return serializeDetail(record, {
    baselines: await baselinesOf(record),
    overlapping: await overlappingOf(record),
    trainedOn,
    leak: trainedOn === "none" ? await scoreLeak(record) : null,
    earlier: await earlierModel(record),
  });
}

async function baselinesOf({ id, preparationId, split, rowsKey }: EvaluationRecord): Promise<EvaluationRecord[]> {
  const found = await db.evaluation.findMany({
    where: { id: { not: id }, kind: { in: [...ORDER] }, preparationId, split, rowsKey },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: evaluationSelect,
  });
  const placeOf = ({ kind }: EvaluationRecord) => ORDER.indexOf(kind);
  return found.map(parseEvaluation).sort((one, other) => placeOf(one) - placeOf(other));
}
