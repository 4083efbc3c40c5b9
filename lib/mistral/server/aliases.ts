import "server-only";
import { db } from "@/lib/db/client";
import type { EngineModel } from "@/lib/db/generated/client";
import { noMatch } from "./errors";

/*
 * Other names of trained models. They are asked of the database each time, never remembered: whoever moves one may rely on the next
 * request going to the other model.
 */

/** The trained model with this id, or the one that the alias of this name leads to; null for neither. */
export async function findModel(name: string): Promise<EngineModel | null> {
  const model = await db.engineModel.findUnique({ where: { id: name } });
  if (model) return model;
  const alias = await db.engineAlias.findUnique({ where: { name }, select: { modelId: true } });
  return alias && db.engineModel.findUnique({ where: { id: alias.modelId } });
}

/** The same. Throws NotFound. */
export async function fetchModelByName(name: string): Promise<EngineModel> {
  const model = await findModel(name);
  if (!model) throw noMatch("model");
  return model;
}

/** The names that lead to a model, in alphabetical order. */
export async function aliasesOf(modelId: string): Promise<string[]> {
  return (await aliasesByModel({ modelId })).get(modelId) ?? [];
}

/** The names of all models, or of those asked for. */
export async function aliasesByModel(where: { modelId?: string } = {}): Promise<Map<string, string[]>> {
  const aliases = await db.engineAlias.findMany({ where, orderBy: { name: "asc" } });
  const names = new Map<string, string[]>();
  for (const { name, modelId } of aliases) names.set(modelId, [...(names.get(modelId) ?? []), name]);
  return names;
}
