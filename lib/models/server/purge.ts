import "server-only";
import { deleteBatch } from "@/lib/batches/server/delete";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { removeEvaluation } from "@/lib/evaluations/server/remove";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import type { ModelPurge } from "../schema";
import { getModelRecord } from "./internal";

/**
 * Deletes a model of the trash for good: on its server, and its evaluations and batches, of which those under way are
 * stopped first. What the server refuses is told, and keeps nothing else from going. Throws NotFound, InvalidState for a
 * model that is not in the trash.
 */
export async function purgeModel(modelId: string): Promise<ModelPurge> {
  const { id, remoteId, serverId, deletedAt } = await getModelRecord(modelId);
  if (deletedAt === null) throw notInTrash();
  const under = { where: { modelId: id }, select: { id: true } };
  const [evaluations, batches] = await db.$transaction([db.evaluation.findMany(under), db.batch.findMany(under)]);
  for (const evaluation of evaluations) await removeEvaluation(evaluation.id).catch(unlessGone);
  for (const batch of batches) await deleteBatch(batch.id).catch(unlessGone);
  const { count } = await db.model.deleteMany({ where: { id, deletedAt: { not: null } } });
  if (count === 0) throw notInTrash();
  return { id, remoteFailure: await deleteOnServer(serverId, remoteId) };
}

/** Somebody may have deleted it meanwhile. */
function unlessGone(error: unknown): void {
  if (!(error instanceof AppError && error.code === "not_found")) throw error;
}

function notInTrash(): AppError {
  return new AppError("invalid_state", "Only a model in the trash can be deleted for good. Move it there first.");
}

async function deleteOnServer(serverId: string, remoteId: string): Promise<string | null> {
  try {
    const client = await clientFor(serverId);
    await client.models.delete({ modelId: remoteId });
    return null;
  } catch (error) {
    const refusal = upstreamError(error);
    // It is gone already, which is what was wanted.
    if (refusal.extra?.status === 404) return null;
    log.warn({ serverId, remoteId, reason: refusal.message }, "a purged model was not deleted on its server");
    return refusal.message;
  }
}
