import "server-only";
import { db } from "@/lib/db/client";
import type { EvaluationDetail, EvaluationKind } from "../schema";
import { type EvaluationRecord, evaluationSelect, getEvaluationRecord, parseEvaluation } from "./internal";
import { serializeDetail } from "./serialize";

/** The free ones first. */
const ORDER: readonly EvaluationKind[] = ["majority", "tfidf", "chat"];

/** One evaluation with its report, and the baselines on the same rows. Throws NotFound. */
export async function getEvaluation(evaluationId: string): Promise<EvaluationDetail> {
  const record = await getEvaluationRecord(evaluationId);
  return serializeDetail(record, await baselinesOf(record));
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
