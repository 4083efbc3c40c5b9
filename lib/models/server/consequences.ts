import "server-only";
import { db } from "@/lib/db/client";
import type { ModelConsequences } from "../schema";
import { getModelRecord } from "./internal";

/** What goes for good with a model, as it is now. Throws NotFound. */
export async function consequencesOf(modelId: string): Promise<ModelConsequences> {
  const model = await getModelRecord(modelId);
  const [evaluations, batches] = await db.$transaction([
    db.evaluation.count({ where: { modelId: model.id } }),
    db.batch.count({ where: { modelId: model.id } }),
  ]);
  return { evaluations, batches, aliases: model.aliases.map(({ name }) => name), serverName: model.server.name };
}
