import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { preparationSummary } from "@/lib/preparations/schema";
import { type ModelSummary, type ModelTestScores, modelTarget, modelThresholds } from "../schema";

/** What is read of a model, and of the run that made it. */
export const modelSelect = {
  id: true,
  remoteId: true,
  name: true,
  serverId: true,
  baseModel: true,
  targets: true,
  notes: true,
  thresholds: true,
  jobId: true,
  createdAt: true,
  archivedAt: true,
  deletedAt: true,
  server: { select: { name: true, kind: true, baseUrl: true } },
  aliases: { select: { name: true }, orderBy: { name: "asc" } },
  job: {
    select: {
      preparationId: true,
      preparation: {
        select: { summary: true, dataset: { select: { id: true, name: true } }, version: { select: { number: true } } },
      },
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

/** A model's record by our id, by its server's name, or by an alias, in this order; throws NotFound. */
export async function getModelRecord(name: string): Promise<ModelRecord> {
  const model =
    (await db.model.findFirst({ where: { OR: [{ id: name }, { remoteId: name }] }, select: modelSelect })) ??
    (await db.model.findFirst({ where: { aliases: { some: { name } } }, select: modelSelect }));
  if (!model) throw notFound("model", name);
  return model;
}

/** A model as the wire has it, with what `testScoresOf` found of it. */
export function serializeModel(model: ModelRecord, testScores: ModelTestScores | null): ModelSummary {
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
    notes: model.notes,
    aliases: model.aliases.map(({ name }) => name),
    thresholds: modelThresholds.nullable().parse(model.thresholds),
    datasetId: preparation?.dataset.id ?? null,
    versionNumber: preparation?.version.number ?? null,
    testScores,
    archivedAt: model.archivedAt?.toISOString() ?? null,
    deletedAt: model.deletedAt?.toISOString() ?? null,
  };
}
