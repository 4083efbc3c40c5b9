import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { preparationSummary } from "@/lib/preparations/schema";
import { type ModelSummary, modelTarget } from "../schema";

/** What is read of a model, and of the run that made it. */
export const modelSelect = {
  id: true,
  remoteId: true,
  name: true,
  serverId: true,
  baseModel: true,
  targets: true,
  jobId: true,
  createdAt: true,
  server: { select: { name: true } },
  job: {
    select: {
      preparationId: true,
      preparation: { select: { summary: true, dataset: { select: { name: true } } } },
      checkpoints: {
        where: { validLoss: { not: null } },
        orderBy: { validLoss: "asc" },
        take: 1,
        select: { validLoss: true },
      },
    },
  },
} satisfies Prisma.ModelSelect;

type ModelRecord = Prisma.ModelGetPayload<{ select: typeof modelSelect }>;

/** A model's record by our id or by its server's name; throws NotFound. */
export async function getModelRecord(idOrRemoteId: string): Promise<ModelRecord> {
  const model = await db.model.findFirst({
    where: { OR: [{ id: idOrRemoteId }, { remoteId: idOrRemoteId }] },
    select: modelSelect,
  });
  if (!model) throw notFound("model", idOrRemoteId);
  return model;
}

/** A model as the wire has it. */
export function serializeModel(model: ModelRecord): ModelSummary {
  const preparation = model.job?.preparation;
  return {
    id: model.id,
    remoteId: model.remoteId,
    name: model.name,
    serverId: model.serverId,
    serverName: model.server.name,
    baseModel: model.baseModel,
    targets: z.array(modelTarget).parse(model.targets),
    jobId: model.jobId,
    preparationId: model.job?.preparationId ?? null,
    datasetName: preparation?.dataset.name ?? null,
    trainRows: preparation ? preparationSummary.parse(preparation.summary).splits.train.rows : null,
    bestValidLoss: model.job?.checkpoints[0]?.validLoss ?? null,
    createdAt: model.createdAt.toISOString(),
  };
}
