import { z } from "zod";

/** Wire shapes of models: what a successful job made, on any server. */

export const modelTarget = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  /** `single_class`: scores sum to 1. `multi_class`: each label on its own. */
  lossFunction: z.string(),
});

export const modelSummary = z.object({
  id: z.string(),
  /** The server's name for it, `ft:classifier:…`. */
  remoteId: z.string(),
  name: z.string(),
  serverId: z.string(),
  serverName: z.string(),
  baseModel: z.string(),
  targets: z.array(modelTarget),
  jobId: z.string().nullable(),
  /** The preparation whose test split offers examples; null when the job is gone. */
  preparationId: z.string().nullable(),
  datasetName: z.string().nullable(),
  trainRows: z.number().int().nullable(),
  bestValidLoss: z.number().nullable(),
  createdAt: z.iso.datetime(),
});

export const modelList = z.object({ data: z.array(modelSummary), nextCursor: z.string().nullable() });

/** Body of PATCH /api/models/{id}. */
export const updateModelInput = z.object({ name: z.string().trim().min(1, "Give the model a name.").max(120) });

export type ModelTarget = z.infer<typeof modelTarget>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type ModelList = z.infer<typeof modelList>;
export type UpdateModelInput = z.infer<typeof updateModelInput>;
