import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, notFound } from "@/lib/errors";
import { modelTarget } from "@/lib/models/schema";
import { splitName } from "@/lib/preparations/schema";
import { evaluationReport } from "../report-schema";
import {
  type EvaluationStatus,
  evaluationKind,
  evaluationSettings,
  evaluationStatus,
  evaluationUsage,
} from "../schema";

/** What every verb reads of an evaluation. */
export const evaluationSelect = {
  id: true,
  kind: true,
  modelId: true,
  serverId: true,
  preparationId: true,
  split: true,
  name: true,
  status: true,
  settings: true,
  targets: true,
  rowsKey: true,
  rowsTotal: true,
  rowsDone: true,
  usage: true,
  report: true,
  error: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  server: { select: { name: true } },
  model: { select: { remoteId: true, thresholds: true } },
  preparation: {
    select: { datasetId: true, dataset: { select: { name: true } }, version: { select: { createdAt: true } } },
  },
} satisfies Prisma.EvaluationSelect;

type StoredEvaluation = Prisma.EvaluationGetPayload<{ select: typeof evaluationSelect }>;

const storedError = z.object({ message: z.string(), detail: z.string().nullable() });

/** An evaluation with its JSON columns parsed. */
export function parseEvaluation(stored: StoredEvaluation) {
  return {
    ...stored,
    kind: evaluationKind.parse(stored.kind),
    split: splitName.parse(stored.split),
    status: evaluationStatus.parse(stored.status),
    settings: evaluationSettings.parse(stored.settings),
    targets: z.array(modelTarget).parse(stored.targets),
    usage: evaluationUsage.nullable().parse(stored.usage),
    report: evaluationReport.nullable().parse(stored.report),
    error: storedError.nullable().parse(stored.error),
  };
}

export type EvaluationRecord = ReturnType<typeof parseEvaluation>;

/** The statuses of what is still to be done. */
export const MOVING = ["queued", "running", "scoring"] as const satisfies readonly EvaluationStatus[];

/** An evaluation's record; null where there is none. */
export async function findEvaluation(evaluationId: string): Promise<EvaluationRecord | null> {
  const stored = await db.evaluation.findUnique({ where: { id: evaluationId }, select: evaluationSelect });
  return stored === null ? null : parseEvaluation(stored);
}

/** An evaluation's record. Throws NotFound. */
export async function getEvaluationRecord(evaluationId: string): Promise<EvaluationRecord> {
  const record = await findEvaluation(evaluationId);
  if (record === null) throw notFound("evaluation", evaluationId);
  return record;
}

/** The same of one whose answers are all there. Throws NotFound, InvalidState. */
export async function getReadyEvaluation(evaluationId: string): Promise<EvaluationRecord> {
  const record = await getEvaluationRecord(evaluationId);
  if (record.status === "ready") return record;
  throw new AppError(
    "invalid_state",
    `The evaluation “${record.name}” is not ready: it is ${record.status}. Wait for it, or go on with it.`,
  );
}
