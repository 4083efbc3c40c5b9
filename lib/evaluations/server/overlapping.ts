import "server-only";
import { db } from "@/lib/db/client";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { evaluationReport } from "../report-schema";
import type { EvaluationSummary } from "../schema";
import { type EvaluationRecord, parseSummary, summarySelect } from "./internal";
import { headlineOf, serializeSummary } from "./serialize";

const MAX_OVERLAPPING = 10;

/** Reports are long, and those of ready evaluations never change; an evaluation is asked for every second. */
const headlines = () => remember("evaluation-headlines", () => new RecentResults<EvaluationSummary["headline"]>(200));

/** Ready evaluations on other rows of the same split, newest first; none before the evaluation itself can be compared. */
export async function overlappingOf({
  status,
  preparationId,
  split,
  rowsKey,
}: Pick<EvaluationRecord, "status" | "preparationId" | "split" | "rowsKey">): Promise<EvaluationSummary[]> {
  if (status !== "ready") return [];
  const found = await db.evaluation.findMany({
    where: { preparationId, split, rowsKey: { not: rowsKey }, status: "ready" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MAX_OVERLAPPING,
    select: summarySelect,
  });
  return Promise.all(
    found.map(async (stored) => serializeSummary(parseSummary(stored), await knownHeadline(stored.id))),
  );
}

function knownHeadline(evaluationId: string): Promise<EvaluationSummary["headline"]> {
  return headlines().get(evaluationId, async () => {
    const found = await db.evaluation.findUnique({ where: { id: evaluationId }, select: { report: true } });
    return headlineOf(evaluationReport.nullable().parse(found?.report ?? null));
  });
}
