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

/** What a summary tells of an evaluation, without the report that its headline is of. */
export const summarySelect = {
  id: true,
  kind: true,
  modelId: true,
  serverId: true,
  preparationId: true,
  split: true,
  name: true,
  status: true,
  rowsKey: true,
  rowsTotal: true,
  rowsDone: true,
  usage: true,
  error: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  server: { select: { name: true } },
  preparation: {
    select: { datasetId: true, dataset: { select: { name: true } }, version: { select: { createdAt: true } } },
  },
} satisfies Prisma.EvaluationSelect;

/** What every verb reads of an evaluation. */
export const evaluationSelect = {
  ...summarySelect,
  settings: true,
  targets: true,
  report: true,
  model: { select: { remoteId: true, thresholds: true } },
} satisfies Prisma.EvaluationSelect;

type StoredSummary = Prisma.EvaluationGetPayload<{ select: typeof summarySelect }>;
type StoredEvaluation = Prisma.EvaluationGetPayload<{ select: typeof evaluationSelect }>;

const storedError = z.object({ message: z.string(), detail: z.string().nullable() });

/** What a summary tells of an evaluation, with its JSON columns parsed. */
export function parseSummary(stored: StoredSummary) {
  return {
    ...stored,
    kind: evaluationKind.parse(stored.kind),
    split: splitName.parse(stored.split),
    status: evaluationStatus.parse(stored.status),
    usage: evaluationUsage.nullable().parse(stored.usage),
    error: storedError.nullable().parse(stored.error),
  };
}

/** An evaluation with its JSON columns parsed. */
export function parseEvaluation(stored: StoredEvaluation) {
  return {
    ...stored,
    ...parseSummary(stored),
    settings: evaluationSettings.parse(stored.settings),
    targets: z.array(modelTarget).parse(stored.targets),
    report: evaluationReport.nullable().parse(stored.report),
  };
}

export type EvaluationRecord = ReturnType<typeof parseEvaluation>;
export type SummaryRecord = ReturnType<typeof parseSummary>;

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
