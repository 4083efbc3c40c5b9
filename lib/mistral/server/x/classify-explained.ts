import "server-only";
import { setImmediate } from "node:timers/promises";
import { chooseLabels, explain, type LoadedModel } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import type { WireClassification } from "../../schema";
import {
  type ExplainRequest,
  MAX_EXPLAINED_INPUTS,
  type WireExplainedClassification,
  type WireScoredTarget,
} from "../../x-schema";
import { fetchModelByName, findModel } from "../aliases";
import { classifyTexts } from "../classify";
import { invalidModel, invalidValue } from "../errors";
import { modelCache } from "../serving/model-cache";
import { whileThere } from "../serving/model-files";
import { loadNeighbours, type TrainingRows } from "./training-rows";

/** How long other requests wait for this one at most, but for a single text that takes longer. */
const TURN_MS = 10;
/** Of the labels that are chosen. */
const MAX_EXPLAINED_LABELS = 5;

type Scores = WireClassification["results"][number];
type Result = WireExplainedClassification["results"][number];

/**
 * Classifies texts, and says what the thresholds choose, how far each text is from the training data, and, when asked,
 * why, and which training rows it is like. Throws an `invalid_model` error for a model that is not here, and Cancelled
 * once the signal is aborted.
 */
export async function classifyExplained(
  request: ExplainRequest,
  signal?: AbortSignal,
): Promise<WireExplainedClassification> {
  const texts = typeof request.input === "string" ? [request.input] : request.input;
  if (request.explain && texts.length > MAX_EXPLAINED_INPUTS) {
    throw invalidValue(["body", "input"], `At most ${MAX_EXPLAINED_INPUTS} inputs are explained in one call.`);
  }
  // All of the answer is one model's, should an alias be moved meanwhile. First, because it knows what to say of a model that is not here.
  const modelId = (await findModel(request.model))?.id ?? request.model;
  const { id, results: scores } = await classifyTexts(modelId, texts, signal);
  const { fileId, model } = await whileThere(
    modelId,
    () => open(modelId),
    () => invalidModel(request.model),
  );
  const wanted = request.nearest ?? 0;
  const training = wanted > 0 ? await trainingRows(model, fileId) : null;
  const takeTurns = createTurns(signal);
  const results: Result[] = [];
  for (const [i, text] of texts.entries()) {
    await takeTurns();
    const targets = decide(model, text, scores[i] ?? {});
    if (request.explain) await addExplanations(targets, { model, modelId, text, signal });
    results.push({
      targets: Object.fromEntries(targets),
      ...(training && { nearest: nearest(model, text, training, wanted) }),
    });
  }
  const note = training?.reason && { nearest_note: training.reason };
  return { id, model: request.model, level: model.level, results, ...note };
}

async function open(modelId: string): Promise<{ fileId: string; model: LoadedModel }> {
  const { fileId } = await fetchModelByName(modelId);
  return { fileId, model: await modelCache().get(fileId) };
}

/** A model without a hidden layer has no measure of likeness. */
async function trainingRows(model: LoadedModel, fileId: string): Promise<TrainingRows> {
  if (model.represent([]) !== null) return loadNeighbours(fileId);
  return {
    rows: null,
    reason:
      model.level === "tfidf"
        ? "This model is a baseline without representations of texts to compare."
        : "This model has no representations of texts to compare: it was trained by an older version.",
  };
}

/** Lets others have their turn when this one has lasted long enough. */
function createTurns(signal: AbortSignal | undefined): () => Promise<void> {
  let startedAt = performance.now();
  return async () => {
    if (performance.now() - startedAt < TURN_MS) return;
    await setImmediate();
    if (signal?.aborted) throw new AppError("cancelled", "The request was cancelled.");
    startedAt = performance.now();
  };
}

/** What the thresholds choose of a text's scores, and whether it is like the training data at all. */
function decide(model: LoadedModel, text: string, scores: Scores): Map<string, WireScoredTarget> {
  const energies = model.energies([text])[0] ?? {};
  return new Map(
    model.targets.map((target, t): [string, WireScoredTarget] => {
      const { name, labels } = target;
      const decision = model.decisions[t];
      const own = scores[name]?.scores ?? {};
      const chosen = chooseLabels(
        target,
        decision ?? { threshold: 0.5 },
        labels.map((label) => own[label] ?? 0),
      );
      const energy = energies[name] ?? null;
      const limit = decision?.energyLimit ?? null;
      const isInScope = energy === null || limit === null ? null : energy >= limit;
      return [name, { scores: own, labels: chosen.map((label) => labels[label] ?? ""), energy, in_scope: isInScope }];
    }),
  );
}

interface ExplainedText {
  model: LoadedModel;
  modelId: string;
  text: string;
  signal: AbortSignal | undefined;
}

async function addExplanations(
  scored: Map<string, WireScoredTarget>,
  { model, modelId, text, signal }: ExplainedText,
): Promise<void> {
  const wanted = model.targets.flatMap(({ name, labels }) =>
    explainedLabels(scored.get(name)).map((label) => ({ target: name, name: label, label: labels.indexOf(label) })),
  );
  const predict = async (texts: readonly string[]) => {
    const { results } = await classifyTexts(modelId, [...texts], signal);
    return results.map((result) => inLabelOrder(model, result));
  };
  const { pieces, contributions } = await explain(text, { predict, targets: model.targets, labels: wanted });
  for (const target of scored.values()) target.explanation = [];
  for (const [i, { target, name }] of wanted.entries()) {
    const tokens = pieces.map((piece, p) => ({ ...piece, contribution: contributions[i]?.[p] ?? 0 }));
    scored.get(target)?.explanation?.push({ label: name, tokens });
  }
}

/** The labels that were chosen, best first, or the best one when none was. */
function explainedLabels(target: WireScoredTarget | undefined): string[] {
  if (!target) return [];
  const ranked = Object.entries(target.scores)
    .sort((one, other) => other[1] - one[1])
    .map(([label]) => label);
  if (target.labels.length === 0) return ranked.slice(0, 1);
  return ranked.filter((label) => target.labels.includes(label)).slice(0, MAX_EXPLAINED_LABELS);
}

function inLabelOrder(model: LoadedModel, result: Scores): Record<string, number[]> {
  return Object.fromEntries(
    model.targets.map(({ name, labels }) => [name, labels.map((label) => result[name]?.scores[label] ?? 0)]),
  );
}

function nearest(model: LoadedModel, text: string, { rows }: TrainingRows, wanted: number): Result["nearest"] {
  const vector = rows === null ? undefined : model.represent([text])?.[0];
  return rows === null || vector === undefined ? null : rows.nearest(vector, wanted);
}
