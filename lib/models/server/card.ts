import "server-only";
import { z } from "zod";
import { describeStep } from "@/lib/datasets/cleaning/describe-step";
import { storedAction } from "@/lib/datasets/server/cleaning/stored-step";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { notFound } from "@/lib/errors";
import { describeScoreLeak } from "@/lib/evaluations/describe-leak";
import { evaluationReport } from "@/lib/evaluations/report-schema";
import { evaluationUsage } from "@/lib/evaluations/schema";
import { textResponse } from "@/lib/http/download";
import { jobHyperparameters, jobRunSummary } from "@/lib/jobs/schema";
import { describeRecipe } from "@/lib/preparations/describe-recipe";
import { parsePreparation } from "@/lib/preparations/server/internal";
import { getServerRecord } from "@/lib/servers/server/internal";
import { requestOrigin } from "@/lib/servers/server/request-origin";
import { toHtml } from "../card/html";
import { toMarkdown } from "../card/markdown";
import { writeCard } from "../card/write-card";
import type { ModelCard, ModelCardQuery } from "../card-schema";
import { getModel } from "./get";

const jobSelect = {
  hyperparameters: true,
  summary: true,
  trainedTokens: true,
  preparation: {
    select: {
      recipe: true,
      roles: true,
      summary: true,
      dataset: { select: { name: true, fileName: true, sha256: true } },
      version: { select: { number: true, rowCount: true, steps: true } },
    },
  },
} satisfies Prisma.JobSelect;

/** What is known of the run that made a model, for its card. Throws NotFound. */
export async function getModelCard(modelId: string): Promise<ModelCard> {
  const model = await getModel(modelId);
  const job = await db.job.findFirst({ where: { model: { id: model.id } }, select: jobSelect });
  return {
    format: "classifier-studio-model-card",
    version: 1,
    name: model.name,
    remoteId: model.remoteId,
    aliases: model.aliases,
    notes: model.notes,
    serverName: model.serverName,
    baseModel: model.baseModel,
    createdAt: model.createdAt,
    targets: model.targets.map(({ name, labels, lossFunction }) => ({
      name,
      labels,
      isMulti: lossFunction === "multi_class",
    })),
    thresholds: model.thresholds,
    data: job && dataOf(job.preparation),
    training: job && trainingOf(job),
    evaluation: model.testScores && (await evaluationOf(model.testScores.evaluationId)),
  };
}

/** The card as a file: Markdown, HTML to read and print, or the facts as JSON. Throws NotFound. */
export async function downloadModelCard(modelId: string, { format }: ModelCardQuery): Promise<Response> {
  const card = await getModelCard(modelId);
  const fileName = `${card.name} - model card.${format}`;
  if (format === "json") {
    return textResponse(`${JSON.stringify(card, null, 2)}\n`, { fileName, type: "application/json" });
  }
  const { serverId } = await getModel(modelId);
  const serverUrl = (await serverAddress(serverId)) ?? (await requestOrigin());
  const document = writeCard(card, { serverUrl });
  if (format === "md") return textResponse(toMarkdown(document), { fileName, type: "text/markdown; charset=utf-8" });
  // To be read in the browser: its own policy allows nothing but its styles.
  return new Response(toHtml(document), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

/** A server that was removed has no address any more. */
async function serverAddress(serverId: string): Promise<string | null> {
  return getServerRecord(serverId).then(
    ({ baseUrl }) => baseUrl,
    () => null,
  );
}

type JobRecord = Prisma.JobGetPayload<{ select: typeof jobSelect }>;

function dataOf({ dataset, version, ...preparation }: JobRecord["preparation"]): ModelCard["data"] {
  const { recipe, roles, summary } = parsePreparation(preparation);
  const { splits } = summary;
  const actions = z.array(z.unknown()).parse(version.steps ?? []);
  return {
    datasetName: dataset.name,
    fileName: dataset.fileName,
    sha256: dataset.sha256,
    version: version.number,
    versionRows: version.rowCount,
    cleaning: actions.map((action) => describeStep(storedAction.parse(action).action)),
    recipe: describeRecipe(recipe),
    rows: { train: splits.train.rows, validation: splits.validation.rows, test: splits.test.rows },
    leaks: describeScoreLeak({ recipe, roles, summary }, "test")?.sentences ?? [],
    trainLabels: splits.train.labels.map(({ target, counts }) => ({ target, counts })),
  };
}

function trainingOf({ hyperparameters, summary, trainedTokens }: JobRecord): ModelCard["training"] {
  const run = jobRunSummary.nullable().parse(summary);
  const asked = jobHyperparameters.parse(hyperparameters);
  const settings: [string, string][] = [
    asked.epochs === null
      ? ["Steps", asked.trainingSteps === null ? "left to the server" : String(asked.trainingSteps)]
      : ["Passes asked for", String(asked.epochs)],
    ["Learning rate", String(asked.learningRate)],
    ["Weight decay", String(asked.weightDecay)],
    ["Warm-up", String(asked.warmupFraction)],
  ];
  return {
    settings,
    level: run?.level ?? null,
    passes: run?.passes ?? null,
    bestStep: run?.bestStep ?? null,
    seconds: run?.seconds ?? null,
    trainedTokens,
  };
}

async function evaluationOf(evaluationId: string): Promise<ModelCard["evaluation"]> {
  const found = await db.evaluation.findUnique({ where: { id: evaluationId } });
  if (!found) throw notFound("evaluation", evaluationId);
  // With a locked test set other preparations have the same rows to judge by, and other rows to learn from.
  const { preparationId, rowsKey, split } = found;
  const others = await db.evaluation.findMany({
    where: { preparationId, rowsKey, split, status: "ready", kind: { not: "model" } },
    orderBy: { createdAt: "asc" },
  });
  return {
    id: found.id,
    split: "test",
    rows: found.rowsTotal,
    finishedAt: found.finishedAt?.toISOString() ?? null,
    report: evaluationReport.parse(found.report),
    baselines: others.map(({ name, report, usage }) => ({
      name,
      report: evaluationReport.parse(report),
      usage: evaluationUsage.nullable().parse(usage),
    })),
  };
}
