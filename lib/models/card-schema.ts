import { z } from "zod";
import { evaluationReport } from "@/lib/evaluations/report-schema";
import { evaluationUsage } from "@/lib/evaluations/schema";
import { splitName } from "@/lib/preparations/schema";
import { modelThresholds } from "./schema";

/** What a model card is written from: everything that is known of the run, as facts. */

const labelRows = z.array(z.tuple([z.string(), z.number().int()]));

export const modelCard = z.object({
  format: z.literal("classifier-studio-model-card"),
  version: z.literal(1),
  name: z.string(),
  remoteId: z.string(),
  aliases: z.array(z.string()),
  notes: z.string(),
  serverName: z.string(),
  baseModel: z.string(),
  createdAt: z.iso.datetime(),
  targets: z.array(z.object({ name: z.string(), isMulti: z.boolean(), labels: z.array(z.string()) })),
  thresholds: modelThresholds.nullable(),
  /** Null when what it was trained from is gone. */
  data: z
    .object({
      datasetName: z.string(),
      fileName: z.string(),
      sha256: z.string().nullable(),
      version: z.number().int(),
      versionRows: z.number().int(),
      cleaning: z.array(z.string()),
      recipe: z.array(z.string()),
      rows: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
      /** What of the splits' leak report lifts scores on the test rows, in sentences; empty where nothing does. */
      leaks: z.array(z.string()),
      /** Rows of train by label, for each target, the most first. */
      trainLabels: z.array(z.object({ target: z.string(), counts: labelRows })),
    })
    .nullable(),
  /** Null when the job is gone. */
  training: z
    .object({
      settings: z.array(z.tuple([z.string(), z.string()])),
      level: z.string().nullable(),
      passes: z.number().nullable(),
      bestStep: z.number().int().nullable(),
      seconds: z.number().nullable(),
      trainedTokens: z.number().int().nullable(),
    })
    .nullable(),
  /** The newest on its own test rows; null before there is one. */
  evaluation: z
    .object({
      id: z.string(),
      split: splitName,
      rows: z.number().int(),
      finishedAt: z.iso.datetime().nullable(),
      report: evaluationReport,
      baselines: z.array(z.object({ name: z.string(), report: evaluationReport, usage: evaluationUsage.nullable() })),
    })
    .nullable(),
});

/** Query of GET /api/models/{id}/card. */
export const modelCardQuery = z.object({ format: z.enum(["md", "html", "json"]).default("md") });

export type ModelCard = z.infer<typeof modelCard>;
export type ModelCardQuery = z.infer<typeof modelCardQuery>;
