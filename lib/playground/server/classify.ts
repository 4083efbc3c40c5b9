import "server-only";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import { classifyRemotely, isInScope, isMissingExtension, whyNoScope } from "@/lib/mistral/extensions";
import type { ModelSummary, ModelThresholds } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { thresholdsInForce } from "@/lib/models/server/thresholds-in-force";
import { addressOf, clientFor } from "@/lib/servers/server/internal";
import type { ClassifyBody, ClassifyResult } from "../schema";
import { decide } from "./decide";

type Answer = ClassifyResult["results"][number];

/** As many texts an extension explains in one call. */
const MOST_EXPLAINED = 20;

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
    targets: decide(model, result, thresholds),
    isInScope: null,
    unlikeUnknown: "server" as const,
    nearest: null,
  }));
}

/** Null where the server has no such extension, or the call is too large for it. */
async function withExtensions(
  model: ModelSummary,
  { inputs, explain = false, nearest = 0 }: ClassifyBody,
  thresholds: ModelThresholds,
): Promise<Answer[] | null> {
  if (explain && inputs.length > MOST_EXPLAINED) return null;
  try {
    const address = await addressOf(model.serverId);
    const results = await classifyRemotely(address, { model: model.remoteId, input: inputs, explain, nearest });
    return results.map((result) => ({
      targets: decide(model, result.targets, thresholds).map((scored) => ({
        ...scored,
        explanation:
          result.targets[scored.target]?.explanation?.map(({ label, tokens }) => ({ label, words: tokens })) ?? null,
      })),
      isInScope: isInScope(result),
      unlikeUnknown: whyNoScope(result),
      nearest: result.nearest ?? null,
    }));
  } catch (error) {
    // What is wrong with the texts is said in the words of the plain call.
    const isRefused = error instanceof AppError && (error.extra?.status === 400 || error.extra?.status === 422);
    if (isRefused || isMissingExtension(error)) return null;
    throw error;
  }
}
