import "server-only";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { describeScoreLeak } from "../describe-leak";
import type { EvaluationDetail } from "../schema";
import type { EvaluationRecord } from "./internal";

/**
 * How far the scores of what learns from the training rows of the same splits may be remembered. Null where they are not,
 * and for what learns from none of these: a chat model, and the most frequent label.
 */
export async function scoreLeak({
  kind,
  preparationId,
  split,
}: Pick<EvaluationRecord, "kind" | "preparationId" | "split">): Promise<EvaluationDetail["leak"]> {
  if (kind === "chat" || kind === "majority") return null;
  return recent().get(JSON.stringify([preparationId, split]), async () =>
    describeScoreLeak(parsePreparation(await fetchPreparation(preparationId)), split),
  );
}

/** Summaries may be long, and never change; an evaluation is asked for every second. */
const recent = () => remember("evaluation-score-leak", () => new RecentResults<EvaluationDetail["leak"]>(100));
