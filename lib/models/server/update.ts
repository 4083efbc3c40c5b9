import "server-only";
import { db } from "@/lib/db/client";
import type { ModelSummary, UpdateModelInput } from "../schema";
import { getModel } from "./get";
import { getModelRecord } from "./internal";

/** Renames a model, writes its notes, archives it or takes it back. Throws NotFound. */
export async function updateModel(modelId: string, { name, notes, archived }: UpdateModelInput): Promise<ModelSummary> {
  const { id } = await getModelRecord(modelId);
  const data = {
    ...(name !== undefined && { name }),
    ...(notes !== undefined && { notes }),
    ...(archived !== undefined && { archivedAt: archived ? new Date() : null }),
  };
  await db.model.update({ where: { id }, data, select: { id: true } });
  return getModel(id);
}
