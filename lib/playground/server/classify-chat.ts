import "server-only";
import { upstreamError } from "@/lib/mistral/client";
import { classifyRemotely, isInScope, isMissingExtension, whyNoScope } from "@/lib/mistral/extensions";
import type { ModelSummary } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { thresholdsInForce } from "@/lib/models/server/thresholds-in-force";
import { addressOf, clientFor } from "@/lib/servers/server/internal";
import { conversationText } from "../conversation";
import type { ClassifyChatBody, ClassifyResult } from "../schema";
import { decide } from "./decide";

type Scope = Pick<ClassifyResult["results"][number], "isInScope" | "unlikeUnknown">;

const NOT_TOLD: Scope = { isInScope: null, unlikeUnknown: "server" };
const FAULT: Scope = { isInScope: null, unlikeUnknown: "fault" };

/**
 * Classifies conversations with a model on its server, which may have been trained on plain texts as well. As `classify`
 * otherwise. Throws NotFound, Invalid, Upstream.
 */
export async function classifyChat({ model: wanted, conversations }: ClassifyChatBody): Promise<ClassifyResult> {
  const model = await getModel(wanted);
  const [thresholds, client] = await Promise.all([thresholdsInForce(model), clientFor(model.serverId)]);
  const startedAt = performance.now();
  const { results } = await client.classifiers
    .classifyChat({ model: model.remoteId, input: conversations })
    .catch((error: unknown) => {
      throw upstreamError(error);
    });
  const latencyMs = performance.now() - startedAt;
  const scopes = await scopesOf(
    model,
    conversations.map(({ messages }) => conversationText(messages)),
  );
  return {
    model: model.remoteId,
    latencyMs,
    results: results.map((result, index) => ({
      targets: decide(model, result, thresholds),
      ...(scopes[index] ?? NOT_TOLD),
      nearest: null,
    })),
  };
}

/** Whether each conversation is like the training data, or why that is not known: a server cannot tell, or not just now. */
async function scopesOf(model: ModelSummary, input: string[]): Promise<Scope[]> {
  try {
    const results = await classifyRemotely(await addressOf(model.serverId), { model: model.remoteId, input });
    return results.map((result) => ({ isInScope: isInScope(result), unlikeUnknown: whyNoScope(result) }));
  } catch (error) {
    const why = isMissingExtension(error) ? NOT_TOLD : FAULT;
    return input.map(() => why);
  }
}
