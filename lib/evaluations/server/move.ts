import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { EvaluationStatus } from "../schema";

/** From which statuses each may be reached. */
const SOURCES: Readonly<Record<EvaluationStatus, readonly EvaluationStatus[]>> = {
  queued: ["failed", "cancelled"],
  // What was being scored when its process ended is asked for what may be missing first.
  running: ["queued", "scoring"],
  scoring: ["running"],
  ready: ["scoring"],
  failed: ["queued", "running", "scoring"],
  cancelled: ["queued", "running", "scoring"],
};

const ENDS: readonly EvaluationStatus[] = ["ready", "failed", "cancelled"];

/**
 * Moves an evaluation to a status if it is in one that leads there; false, having changed nothing, where it is not: it
 * was cancelled or deleted meanwhile.
 */
export async function moveEvaluation(
  evaluationId: string,
  to: EvaluationStatus,
  set: Prisma.EvaluationUncheckedUpdateManyInput = {},
): Promise<boolean> {
  const { count } = await db.evaluation.updateMany({
    where: { id: evaluationId, status: { in: [...SOURCES[to]] } },
    data: {
      ...(to === "queued" ? { error: Prisma.DbNull, finishedAt: null } : {}),
      ...(ENDS.includes(to) ? { finishedAt: new Date() } : {}),
      ...set,
      status: to,
    },
  });
  return count > 0;
}
