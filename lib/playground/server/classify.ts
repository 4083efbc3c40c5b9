import "server-only";
import { AppError } from "@/lib/errors";
import { chooseByThresholds, limitsOf } from "@/lib/evaluations/metrics/apply-thresholds";
import { upstreamError } from "@/lib/mistral/client";
import { classifyRemotely } from "@/lib/mistral/extensions";
import type { ModelSummary, ModelThresholds } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { thresholdsInForce } from "@/lib/models/server/thresholds-in-force";
import { addressOf, clientFor } from "@/lib/servers/server/internal";
import type { ClassifyBody, ClassifyResult, TargetScores } from "../schema";

type Answer = ClassifyResult["results"][number];
type Scores = Readonly<Record<string, { readonly scores: Readonly<Record<string, number>> }>>;

/** As many texts an extension takes in one call, and of them so many that it explains. */
const MOST = { classified: 100, explained: 20 };

/**
 * Classifies texts with a model on its server, labels sorted by score, with those that the thresholds choose. Where the
 * server has our extensions also how far a text is from the training data and, when asked, why, and which training rows it
 * is like. Throws NotFound, Invalid, Upstream.
 */
export async function classify(body: ClassifyBody): Promise<ClassifyResult> {
  const model = await getModel(body.model);
  const thresholds = await thresholdsInForce(model);
  const startedAt = performance.now();
  const results = (await withExtensions(model, body, thresholds)) ?? (await plainly(model, body.inputs, thresholds));
  return { model: model.remoteId, latencyMs: performance.now() - startedAt, results };
}

async function plainly(model: ModelSummary, inputs: string[], thresholds: ModelThresholds): Promise<Answer[]> {
  const client = await clientFor(model.serverId);
  const { results } = await client.classifiers.classify({ model: model.remoteId, inputs }).catch((error: unknown) => {
    throw upstreamError(error);
  });
  return results.map((result) => ({
    targets: decided(model, result, thresholds),
    isInScope: null,
    nearest: null,
  }));
}

/** Null where the server has no such extension, or the call is too large for it. */
async function withExtensions(
  model: ModelSummary,
  { inputs, explain = false, nearest = 0 }: ClassifyBody,
  thresholds: ModelThresholds,
): Promise<Answer[] | null> {
  if (inputs.length > (explain ? MOST.explained : MOST.classified)) return null;
  try {
    const address = await addressOf(model.serverId);
    const { results } = await classifyRemotely(address, { model: model.remoteId, input: inputs, explain, nearest });
    return results.map(({ targets, nearest: rows }) => ({
      targets: decided(model, targets, thresholds).map((scored) => ({
        ...scored,
        explanation:
          targets[scored.target]?.explanation?.map(({ label, tokens }) => ({ label, words: tokens })) ?? null,
      })),
      isInScope: scopeOf(Object.values(targets).map(({ in_scope }) => in_scope)),
      nearest: rows ?? null,
    }));
  } catch (error) {
    const status = error instanceof AppError ? error.extra?.status : undefined;
    // Whatever else is wrong is said in the words of the plain call.
    if (status === 404 || status === 405 || status === 400 || status === 422) return null;
    throw error;
  }
}

/** A text that no target knows anything like is unlike all; null where none can tell. */
function scopeOf(targets: readonly (boolean | null)[]): boolean | null {
  const known = targets.filter((isIn) => isIn !== null);
  return known.length === 0 ? null : known.some((isIn) => isIn);
}

function decided(model: ModelSummary, result: Scores, thresholds: ModelThresholds): TargetScores[] {
  return Object.entries(result).map(([name, { scores }]) => {
    const labels = Object.keys(scores);
    const kind = isMulti(model, name) ? "multi" : "single";
    const own = thresholds.find(({ target }) => target === name) ?? null;
    const limits = limitsOf(labels, kind, own);
    const values = labels.map((label) => scores[label] ?? 0);
    const thresholdAt = (index: number) =>
      kind === "multi" || own !== null ? Number((limits[index] ?? 0).toFixed(6)) : null;
    return {
      target: name,
      scores: labels
        .map((label, index) => ({ label, score: values[index] ?? 0, threshold: thresholdAt(index) }))
        .sort((a, b) => b.score - a.score),
      chosen: chooseByThresholds(values, kind, limits).map((index) => labels[index] ?? ""),
      explanation: null,
    };
  });
}

function isMulti({ targets }: ModelSummary, name: string): boolean {
  return targets.find((target) => target.name === name)?.lossFunction === "multi_class";
}
