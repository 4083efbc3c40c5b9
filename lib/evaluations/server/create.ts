import "server-only";
import { db } from "@/lib/db/client";
import { type AppError, invalid, notFound } from "@/lib/errors";
import type { ModelTarget } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";
import { newId } from "@/lib/store/ids";
import type { CreateEvaluationInput, EvaluationDetail } from "../schema";
import { recordChatEvaluation } from "./create-chat";
import { getEvaluation } from "./get";
import { evaluationRunner } from "./runner";
import { readSplitContent, type SplitContent } from "./split-rows";
import { kindOf } from "./targets-of";

type ModelInput = Extract<CreateEvaluationInput, { kind: "model" }>;

/**
 * Records an evaluation, which is run when its turn comes. Throws NotFound for an unknown model or preparation, and
 * Invalid where the split has no rows or its targets are not those of the model, and for a model in the trash.
 */
export async function createEvaluation(input: CreateEvaluationInput): Promise<EvaluationDetail> {
  if (input.kind === "model") return createModelEvaluation(input);
  const id = await recordChatEvaluation(input);
  evaluationRunner().enqueue(input);
  return getEvaluation(id);
}

async function createModelEvaluation({ modelId, split, settings, ...input }: ModelInput): Promise<EvaluationDetail> {
  const model = await getModel(modelId);
  if (model.deletedAt !== null) throw refused("modelId", "This model is in the trash. Restore it, then evaluate it.");
  const preparationId = input.preparationId ?? model.preparationId;
  if (preparationId === null) {
    throw refused(
      "preparationId",
      "The run that made this model is gone, and its splits with it. Choose other splits.",
    );
  }
  const server = await db.server.findUnique({ where: { id: model.serverId }, select: { name: true, deletedAt: true } });
  if (server === null) throw notFound("server", model.serverId);
  if (server.deletedAt !== null) {
    throw refused("modelId", `The server “${server.name}”, which has this model, was removed. Add it again first.`);
  }
  const { roles } = parsePreparation(await fetchPreparation(preparationId));
  assertTargets(model.targets, roles.targets);
  const content = await readSplitContent(preparationId, split);
  if (content.rows === 0) {
    throw refused(
      "split",
      `These splits have no ${split} rows. Choose another split, or prepare some with ${split} rows.`,
    );
  }
  assertLabels(model.targets, content);
  const id = newId("ev");
  await db.evaluation.create({
    data: {
      id,
      kind: "model",
      name: model.name,
      modelId: model.id,
      serverId: model.serverId,
      preparationId,
      split,
      status: "queued",
      settings: { ...settings, chat: null },
      targets: model.targets,
      rowsKey: content.rowsKey,
      rowsTotal: content.rows,
    },
    select: { id: true },
  });
  evaluationRunner().enqueue({ kind: "model", serverId: model.serverId });
  return getEvaluation(id);
}

function refused(field: string, reason: string): AppError {
  return invalid(reason, [{ name: field, reason }]);
}

/** Throws Invalid unless the rows have a truth for every target of the model, and of its kind. */
function assertTargets(
  wanted: readonly ModelTarget[],
  given: readonly { name: string; kind: "single" | "multi" }[],
): void {
  const listed = (targets: readonly { name: string }[]) => targets.map(({ name }) => `“${name}”`).join(", ");
  for (const target of wanted) {
    const found = given.find(({ name }) => name === target.name);
    if (found === undefined) {
      const reason = `The model answers ${listed(wanted)}, and these splits have ${listed(given)}. Choose splits with the same targets.`;
      throw refused("preparationId", reason);
    }
    if (found.kind === "multi" && kindOf(target) === "single") {
      const reason = `The model gives one label of “${target.name}”, and a row of these splits may have several. Choose other splits.`;
      throw refused("preparationId", reason);
    }
  }
}

/** Throws Invalid where not one label of a target is known to the model: they are labels of something else. */
function assertLabels(targets: readonly ModelTarget[], { labels }: SplitContent): void {
  for (const { name, labels: known } of targets) {
    const occurring = labels.get(name) ?? new Set();
    if (known.some((label) => occurring.has(label))) continue;
    const reason = `The model knows none of the labels that “${name}” has in these splits. Choose splits of what it was trained for.`;
    throw refused("preparationId", reason);
  }
}
