import "server-only";
import { db } from "@/lib/db/client";
import type { EvaluationDetail } from "../schema";
import { type EvaluationRecord, evaluationSelect, parseEvaluation } from "./internal";
import { serializeEvaluation } from "./serialize";
import { trainedFrom } from "./trained-on";

/** So many runs back: those in between failed, or were stopped. */
const MAX_RUNS = 10;

/**
 * The model that the one of a ready evaluation was trained again from, and its newest evaluation on the same rows. Null where
 * there is none, it cannot be asked any more, or it was trained on some of these rows: that would be no comparison.
 */
export async function earlierModel(record: EvaluationRecord): Promise<EvaluationDetail["earlier"]> {
  if (record.kind !== "model" || record.modelId === null || record.status !== "ready") return null;
  const model = await findEarlier(record.modelId);
  if (model === null || model.deletedAt !== null || model.server.deletedAt !== null) return null;
  if ((await trainedFrom(model.job?.preparationId ?? null, record)) !== "none") return null;
  const { preparationId, split, rowsKey } = record;
  const newest = await db.evaluation.findFirst({
    where: { kind: "model", modelId: model.id, preparationId, split, rowsKey },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: evaluationSelect,
  });
  return {
    modelId: model.id,
    name: model.name,
    evaluation: newest === null ? null : serializeEvaluation(parseEvaluation(newest)),
  };
}

const earlierSelect = {
  id: true,
  name: true,
  deletedAt: true,
  server: { select: { deletedAt: true } },
  job: { select: { preparationId: true } },
} as const;

/** The model of the run whose settings were copied; of a run without a model, that of the one which it was copied from. */
async function findEarlier(modelId: string) {
  const own = await db.job.findFirst({ where: { model: { id: modelId } }, select: { copiedFromId: true } });
  let jobId = own?.copiedFromId ?? null;
  for (let runs = 0; jobId !== null && runs < MAX_RUNS; runs += 1) {
    const job: { copiedFromId: string | null } | null = await db.job.findUnique({
      where: { id: jobId },
      select: { copiedFromId: true },
    });
    const model = await db.model.findUnique({ where: { jobId }, select: earlierSelect });
    if (model !== null) return model;
    jobId = job?.copiedFromId ?? null;
  }
  return null;
}
