import { z } from "zod";
import { pageQuery } from "@/lib/http/paging";

/** Wire shapes of models: what a successful job made, on any server. */

export const modelTarget = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  /** `single_class`: scores sum to 1. `multi_class`: each label on its own. */
  lossFunction: z.string(),
});

const probability = z.number().min(0, "A threshold is from 0 to 1.").max(1, "A threshold is from 0 to 1.");

/** From which score on a label is chosen. */
export const targetThresholds = z.object({
  /** Of labels without one of their own; for a single-label target: below it the answer is "I don't know". */
  default: probability.nullable(),
  /** Pairs, since labels can be any text. */
  labels: z.array(z.tuple([z.string(), probability])),
});

/** By target. */
export const modelThresholds = z.array(targetThresholds.extend({ target: z.string() }));

/**
 * Those in force, of targets with several labels as training found them where nothing was saved. A target of one label that
 * is not here always gets an answer.
 */
export const modelThresholdList = z.object({ data: modelThresholds });

export const modelTestScores = z.object({
  evaluationId: z.string(),
  /** Null where no test row has a label of the target. */
  targets: z.array(z.object({ target: z.string(), accuracy: z.number().nullable(), macroF1: z.number().nullable() })),
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
  notes: z.string(),
  /** Names such as `production` that lead to it. */
  aliases: z.array(z.string()),
  /** Saved by a person, in the dashboard and, where it can, on the server; null where training's own hold. */
  thresholds: modelThresholds.nullable(),
  /** The dataset and the number of its version that it learnt from; null when the job is gone. */
  datasetId: z.string().nullable(),
  versionNumber: z.number().int().nullable(),
  /** Of the newest evaluation on its own test split, by target; null before there is one. */
  testScores: modelTestScores.nullable(),
  archivedAt: z.iso.datetime().nullable(),
  /** In the trash since. */
  deletedAt: z.iso.datetime().nullable(),
});

export const modelList = z.object({ data: z.array(modelSummary), nextCursor: z.string().nullable() });

/** Query of GET /api/models. */
export const modelsQuery = pageQuery.extend({
  state: z.enum(["active", "archived", "trash"]).default("active"),
  /** Part of the name, an alias or the server's name. */
  q: z.string().max(200).default(""),
});

/** What goes for good when a model is purged, and what stands against it. */
export const modelConsequences = z.object({
  evaluations: z.number().int(),
  batches: z.number().int(),
  /** Names that lead to it: they have to be moved or ended first. */
  aliases: z.array(z.string()),
  serverName: z.string(),
});

/** What became of a model that was purged. */
export const modelPurge = z.object({
  id: z.string(),
  /** Why its server did not delete it; null when it did. */
  remoteFailure: z.string().nullable(),
});

export const modelParams = z.object({ modelId: z.string() });

/** Body of PATCH /api/models/{id}: what is left out stays. */
export const updateModelInput = z.object({
  name: z.string().trim().min(1, "Give the model a name.").max(120).optional(),
  notes: z.string().max(10_000, "Notes have at most 10,000 characters.").optional(),
  archived: z.boolean().optional(),
});

/** Body of PUT /api/models/{id}/thresholds: of one target, the others keep theirs; null goes back to those of training. */
export const setThresholdsInput = z.object({ target: z.string(), thresholds: targetThresholds.nullable() });

/** Body of PUT /api/models/aliases/{name}. */
export const moveAliasInput = z.object({ modelId: z.string().min(1, "Choose a model.") });

export const modelAlias = z.object({
  name: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  /** Where it was before; null for none. */
  previous: z.object({ modelId: z.string(), modelName: z.string() }).nullable(),
  /** Whether clients of the model's server can ask for it by this name. */
  isOnServer: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export const modelAliasList = z.object({ data: z.array(modelAlias) });
export const aliasParams = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/, "A name has letters, digits, dots, colons, dashes and underscores."),
});

export type ModelTarget = z.infer<typeof modelTarget>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type ModelTestScores = z.infer<typeof modelTestScores>;
export type ModelList = z.infer<typeof modelList>;
export type TargetThresholds = z.infer<typeof targetThresholds>;
export type ModelThresholds = z.infer<typeof modelThresholds>;
export type ModelsQuery = z.infer<typeof modelsQuery>;
export type ModelConsequences = z.infer<typeof modelConsequences>;
export type ModelPurge = z.infer<typeof modelPurge>;
export type ModelAlias = z.infer<typeof modelAlias>;
export type ModelAliasList = z.infer<typeof modelAliasList>;
export type UpdateModelInput = z.infer<typeof updateModelInput>;
export type SetThresholdsInput = z.infer<typeof setThresholdsInput>;
