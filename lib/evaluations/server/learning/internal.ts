import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { LearningCurve as StoredCurve } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { adviseOnRuns } from "../../learning/advice";
import { type LearningCurve, learningCurve, learningRun, learningSettings } from "../../learning-schema";

/** A learning curve's record, its JSON columns parsed. */
export function parseCurve(stored: StoredCurve) {
  return {
    ...stored,
    status: learningCurve.shape.status.parse(stored.status),
    settings: learningSettings.parse(stored.settings),
    runs: z.array(learningRun).parse(stored.runs),
    error: learningCurve.shape.error.parse(stored.error),
  };
}

export type CurveRecord = ReturnType<typeof parseCurve>;

/** The record with this id; null where there is none. */
export async function findCurve(curveId: string): Promise<CurveRecord | null> {
  const stored = await db.learningCurve.findUnique({ where: { id: curveId } });
  return stored === null ? null : parseCurve(stored);
}

/** The same. Throws NotFound. */
export async function fetchCurve(curveId: string): Promise<CurveRecord> {
  const record = await findCurve(curveId);
  if (record === null) throw notFound("learning curve", curveId);
  return record;
}

/** A curve as it is shown, with what it says so far. */
export function serializeCurve(record: CurveRecord): LearningCurve {
  const { id, preparationId, serverId, baseModel, status, settings, runs, error, createdAt, finishedAt } = record;
  return {
    ...{ id, preparationId, serverId, baseModel, status, settings, runs, error },
    advice: adviseOnRuns(runs),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** Changes a curve that still runs; false where it was stopped or deleted meanwhile. */
export async function changeRunning(
  curveId: string,
  data: Partial<Pick<LearningCurve, "status" | "runs" | "error">>,
): Promise<boolean> {
  const { status, runs, error } = data;
  const isOver = status !== undefined && status !== "running";
  const { count } = await db.learningCurve.updateMany({
    where: { id: curveId, status: "running" },
    data: {
      ...(status && { status }),
      ...(runs && { runs }),
      ...(error && { error }),
      ...(isOver && { finishedAt: new Date() }),
    },
  });
  return count > 0;
}
