import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { upstreamError } from "@/lib/mistral/client";
import { clientFor } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import type { ModelPurge } from "../schema";
import { getModelRecord } from "./internal";

/**
 * Deletes a model of the trash for good: on its server, with its evaluations and batches and their files. What the server
 * refuses is told, and keeps nothing else from going. Throws NotFound, InvalidState for a model that is not in the trash.
 */
export async function purgeModel(modelId: string): Promise<ModelPurge> {
  const { id, remoteId, serverId, deletedAt } = await getModelRecord(modelId);
  if (deletedAt === null) throw notInTrash();
  const under = { where: { modelId: id }, select: { id: true } };
  const [evaluations, batches] = await db.$transaction([db.evaluation.findMany(under), db.batch.findMany(under)]);
  const { count } = await db.model.deleteMany({ where: { id, deletedAt: { not: null } } });
  if (count === 0) throw notInTrash();
  // After the records: what no record names is swept at the next start, should this be cut short.
  const folders = [...evaluations.map((one) => paths.evaluation(one.id)), ...batches.map((one) => paths.batch(one.id))];
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return { id, remoteFailure: await deleteOnServer(serverId, remoteId) };
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
