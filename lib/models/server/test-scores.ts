import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { type ModelTestScores, modelTestScores } from "../schema";

const found = z.array(z.object({ modelId: z.string(), evaluationId: z.string(), targets: z.string() }));

/**
 * By model: the scores of its newest evaluation on its own test rows; other rows may hold what it learnt from. Two numbers
 * a target are read out of a report, which may be large, where it is; without rows a report says 0, which judges nothing.
 */
export async function testScoresOf(modelIds: readonly string[]): Promise<Map<string, ModelTestScores>> {
  if (modelIds.length === 0) return new Map();
  const rows = await db.$queryRaw`
    SELECT "newest"."modelId", "newest"."id" AS "evaluationId", (
      SELECT json_group_array(json_object(
        'target', t.value ->> '$.target',
        'accuracy', CASE WHEN t.value ->> '$.rows' > 0 THEN t.value ->> '$.scores.accuracy.value' END,
        'macroF1', CASE WHEN t.value ->> '$.rows' > 0 THEN t.value ->> '$.scores.macroF1.value' END
      ))
      FROM json_each("newest"."report", '$.targets') AS t
    ) AS "targets"
    FROM "Model" AS "m"
    JOIN "Job" AS "j" ON "j"."id" = "m"."jobId"
    JOIN "Evaluation" AS "newest" ON "newest"."id" = (
      SELECT "e"."id" FROM "Evaluation" AS "e"
      WHERE "e"."modelId" = "m"."id" AND "e"."preparationId" = "j"."preparationId"
        AND "e"."kind" = 'model' AND "e"."split" = 'test' AND "e"."status" = 'ready'
      ORDER BY "e"."createdAt" DESC, "e"."id" DESC LIMIT 1
    )
    WHERE "m"."id" IN (${Prisma.join([...modelIds])})`;
  const parsed = found
    .parse(rows)
    .map(({ modelId, evaluationId, targets }): [string, ModelTestScores] => [
      modelId,
      modelTestScores.parse({ evaluationId, targets: JSON.parse(targets) }),
    ]);
  return new Map(parsed);
}
