import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { EvaluationList, EvaluationsQuery } from "../schema";
import { evaluationSelect, getEvaluationRecord, parseEvaluation } from "./internal";
import { serializeEvaluation } from "./serialize";

type ListInput = Pick<EvaluationsQuery, "limit"> & Partial<EvaluationsQuery>;

/** Evaluations, newest first, a page at a time: of a model, of splits, or on the rows of another. Throws NotFound. */
export async function listEvaluations({ limit, cursor, sameRowsAs, ...filter }: ListInput): Promise<EvaluationList> {
  const { modelId, preparationId, split } = filter;
  const other = sameRowsAs === undefined ? null : await getEvaluationRecord(sameRowsAs);
  const found = await db.evaluation.findMany({
    where: {
      ...(modelId === undefined ? {} : { modelId }),
      ...(preparationId === undefined ? {} : { preparationId }),
      ...(split === undefined ? {} : { split }),
      ...(other === null ? {} : { rowsKey: other.rowsKey }),
      AND: [pageAfter(cursor)],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: evaluationSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map((stored) => serializeEvaluation(parseEvaluation(stored))), nextCursor };
}
