import "server-only";
import { upstreamError } from "@/lib/mistral/client";
import { getModel } from "@/lib/models/server/get";
import { clientFor } from "@/lib/servers/server/internal";
import type { ClassifyInput, ClassifyResult } from "../schema";

/** Classifies texts with a model on its server, labels sorted by score. Throws NotFound, Upstream. */
export async function classify({ model: modelId, inputs }: ClassifyInput): Promise<ClassifyResult> {
  const model = await getModel(modelId);
  const client = await clientFor(model.serverId);
  const startedAt = performance.now();
  const answer = await client.classifiers.classify({ model: model.remoteId, inputs }).catch((error) => {
    throw upstreamError(error);
  });
  return {
    model: model.remoteId,
    latencyMs: performance.now() - startedAt,
    results: answer.results.map((result) => ({
      targets: Object.entries(result).map(([target, { scores }]) => ({
        target,
        scores: Object.entries(scores)
          .map(([label, score]) => ({ label, score }))
          .sort((a, b) => b.score - a.score),
      })),
    })),
  };
}
