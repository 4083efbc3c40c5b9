import "server-only";
import { AppError } from "@/lib/errors";
import { classifyRemotely, isInScope, whyNoScope } from "@/lib/mistral/extensions";
import { addressOf, clientFor } from "@/lib/servers/server/internal";
import type { Classify, TextScores } from "./asker";

/** As long as the SDK waits. */
const TIMEOUT_MS = 300_000;

/** There is no such address on this server. */
const MISSING = new Set([404, 405, 501]);
/** These texts are refused, which says nothing of the others. */
const REFUSED = new Set([400, 413, 422]);
/** So many failures in a row, where the plain call works, and the server is asked plainly from then on. */
const MAX_FAILURES = 3;

/** What came of asking for more than the scores. */
interface Attempt {
  answers: TextScores[] | null;
  /** It failed in a way that says nothing of the texts, and nothing of what the server has. */
  isFault: boolean;
}

/**
 * How a model is asked for scores: with what our engine tells beyond them while its server can, else by the plain call of the
 * Mistral API. Whatever is wrong is said by the plain call: a server that has no more than that is asked as ever.
 */
export async function classifyWith({ serverId, remoteId }: { serverId: string; remoteId: string }): Promise<Classify> {
  const [client, address] = await Promise.all([clientFor(serverId), addressOf(serverId)]);
  let failures = 0;
  const extended: Classify = async (input, signal) => {
    const results = await classifyRemotely(address, { model: remoteId, input }, { signal, timeoutMs: TIMEOUT_MS });
    return results.map((result) => ({
      targets: result.targets,
      isInScope: isInScope(result),
      unlikeUnknown: whyNoScope(result),
    }));
  };
  const plain: Classify = async (inputs, signal) => {
    const { results } = await client.classifiers.classify({ model: remoteId, inputs }, { signal });
    return results.map((targets) => ({
      targets: targets as TextScores["targets"],
      isInScope: null,
      unlikeUnknown: "server",
    }));
  };
  const tryExtended = async (texts: string[], signal: AbortSignal): Promise<Attempt> => {
    if (failures >= MAX_FAILURES) return { answers: null, isFault: false };
    try {
      const answers = await extended(texts, signal);
      if (answers.length !== texts.length) return { answers: null, isFault: true };
      failures = 0;
      return { answers, isFault: false };
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof AppError ? Number(error.extra?.status) : 0;
      if (MISSING.has(status)) failures = MAX_FAILURES;
      return { answers: null, isFault: !MISSING.has(status) && !REFUSED.has(status) };
    }
  };
  // The others wait for the first: a server without the extension is asked for it once, and for texts in their order.
  let first: Promise<Attempt> | null = null;
  return async (texts, signal) => {
    const attempt: Promise<Attempt> =
      first === null ? tryExtended(texts, signal) : first.then(() => tryExtended(texts, signal));
    first ??= attempt;
    const { answers, isFault } = await attempt;
    if (answers !== null) return answers;
    const plainly = await plain(texts, signal);
    if (isFault) failures += 1;
    return plainly;
  };
}
