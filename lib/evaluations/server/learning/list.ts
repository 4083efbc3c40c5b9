import "server-only";
import { db } from "@/lib/db/client";
import type { LearningCurve } from "../../learning-schema";
import { parseCurve, serializeCurve } from "./internal";

/** More would be years of curves. */
const MOST = 50;

/** The learning curves of splits, newest first. */
export async function listLearningCurves(preparationId: string): Promise<{ data: LearningCurve[] }> {
  const stored = await db.learningCurve.findMany({
    where: { preparationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  return { data: stored.map((record) => serializeCurve(parseCurve(record))) };
}
