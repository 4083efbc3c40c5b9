import "server-only";
import { db } from "@/lib/db/client";
import type { ModelSummary, UpdateModelInput } from "../schema";
import { getModel } from "./get";
import { getModelRecord } from "./internal";

/** Renames a model. Throws NotFound. */
export async function updateModel(modelId: string, { name }: UpdateModelInput): Promise<ModelSummary> {
  const { id } = await getModelRecord(modelId);
  await db.model.update({ where: { id }, data: { name }, select: { id: true } });
  return getModel(id);
}
