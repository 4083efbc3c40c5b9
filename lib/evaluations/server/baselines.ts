import "server-only";
import { db } from "@/lib/db/client";
import { remember } from "@/lib/remember";
import { EMBEDDED_SERVER_ID } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import type { EvaluationRecord } from "./internal";
import { moveEvaluation } from "./move";
import { kindOf, targetsOfPreparation } from "./targets-of";

type Targets = Awaited<ReturnType<typeof targetsOfPreparation>>;

const BASELINES: readonly (readonly [kind: string, nameFor: (targets: Targets) => string])[] = [
  ["majority", guessName],
  ["tfidf", () => "TF-IDF with logistic regression"],
];

function guessName(targets: Targets): string {
  const several = targets.filter((target) => kindOf(target) === "multi");
  if (several.length === 0) return "Most frequent label";
  return several.length === targets.length ? "Labels that more than half of the rows have" : "Most frequent labels";
}

type Rows = Pick<EvaluationRecord, "preparationId" | "split" | "rowsKey" | "rowsTotal" | "settings">;

/**
 * Records the free baselines on the rows of an evaluation, where they are not there yet, for the runner to take up. One
 * that failed is tried again.
 */
export function ensureBaselines(rows: Rows): Promise<void> {
  // One after the other: two evaluations on the same rows share them.
  const turn = remember("evaluation-baselines", () => ({ last: Promise.resolve() }));
  const next = turn.last.then(async () => {
    for (const [kind, nameFor] of BASELINES) await ensureBaseline(rows, kind, nameFor);
  });
  turn.last = next.catch(() => undefined);
  return next;
}

async function ensureBaseline(
  { settings, ...rows }: Rows,
  kind: string,
  nameFor: (targets: Targets) => string,
): Promise<void> {
  const { preparationId, split, rowsKey, rowsTotal } = rows;
  const found = await db.evaluation.findFirst({
    where: { kind, preparationId, split, rowsKey },
    select: { id: true, status: true },
  });
  if (found !== null) {
    if (found.status === "failed") await moveEvaluation(found.id, "queued");
    return;
  }
  const targets = await targetsOfPreparation(preparationId);
  await db.evaluation.create({
    data: {
      id: newId("ev"),
      kind,
      name: nameFor(targets),
      serverId: EMBEDDED_SERVER_ID,
      preparationId,
      split,
      rowsKey,
      rowsTotal,
      status: "queued",
      settings: { ...settings, chat: null },
      targets,
    },
    select: { id: true },
  });
}
