import "server-only";
import { db } from "@/lib/db/client";
import type { ModelSummary } from "../schema";
import { getModel } from "./get";
import { getModelRecord } from "./internal";

/** Takes a model out of the trash, as it was. One that is not there stays as it is. Throws NotFound. */
export async function restoreModel(modelId: string): Promise<ModelSummary> {
  const { id } = await getModelRecord(modelId);
  await db.model.updateMany({ where: { id, deletedAt: { not: null } }, data: { deletedAt: null } });
  return getModel(id);
}
