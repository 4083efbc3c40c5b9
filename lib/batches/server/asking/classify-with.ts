import "server-only";
import { AppError } from "@/lib/errors";
import { classifyRemotely, isInScope, isMissingExtension, whyNoScope } from "@/lib/mistral/extensions";
import type { WhyUnlikeUnknown } from "@/lib/models/unlike";
import { addressOf, clientFor } from "@/lib/servers/server/internal";
import type { Classify, TextScores } from "./asker";

/** As long as the SDK waits. */
const TIMEOUT_MS = 300_000;

/** These texts are refused, which says nothing of the others. */
const REFUSED = new Set([400, 413, 422]);
/** So many times the same texts are tried before they are asked plainly, where the fault may pass. */
const MAX_ATTEMPTS = 3;
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
 * Mistral API. A fault that may pass is thrown a few times, for whoever asks to wait and ask again; whatever else is wrong is
 * said by the plain call: a server that has no more than that is asked as ever.
 */
export async function classifyWith({ serverId, remoteId }: { serverId: string; remoteId: string }): Promise<Classify> {
  const [client, address] = await Promise.all([clientFor(serverId), addressOf(serverId)]);
  let failures = 0;
  let isMissing = false;
  const extended = async (input: string[], signal: AbortSignal): Promise<TextScores[]> => {
    const results = await classifyRemotely(address, { model: remoteId, input }, { signal, timeoutMs: TIMEOUT_MS });
    return results.map((result) => ({
      targets: result.targets,
      isInScope: isInScope(result),
      unlikeUnknown: whyNoScope(result),
    }));
  };
  const plain = async (inputs: string[], signal: AbortSignal): Promise<TextScores[]> => {
    const { results } = await client.classifiers.classify({ model: remoteId, inputs }, { signal });
    const unlikeUnknown: WhyUnlikeUnknown = isMissing ? "server" : "fault";
    return results.map((targets) => ({
      targets: targets as TextScores["targets"],
      isInScope: null,
      unlikeUnknown,
    }));
  };
  const tryExtended: (...args: Parameters<Classify>) => Promise<Attempt> = async (texts, signal, attempt) => {
    if (isMissing || failures >= MAX_FAILURES) return { answers: null, isFault: false };
    try {
      const answers = await extended(texts, signal);
      if (answers.length !== texts.length) return { answers: null, isFault: true };
      failures = 0;
      return { answers, isFault: false };
    } catch (error) {
      signal.throwIfAborted();
      if (isMissingExtension(error)) {
        isMissing = true;
        return { answers: null, isFault: false };
      }
      // A busy server would only be busier for the plain call, and its answer would not be checked.
      if (error instanceof AppError && error.retryable && attempt + 1 < MAX_ATTEMPTS) throw error;
      return { answers: null, isFault: !(error instanceof AppError && REFUSED.has(Number(error.extra?.status))) };
    }
  };
  // The others wait for the first: a server without the extension is asked for it once, and for texts in their order.
  let first: Promise<unknown> | null = null;
  return async (texts, signal, attempt) => {
    const before = first;
    const tried =
      before === null ? tryExtended(texts, signal, attempt) : before.then(() => tryExtended(texts, signal, attempt));
    // Whether it failed is for whoever asked it.
    first ??= tried.catch(() => null);
    const { answers, isFault } = await tried;
    if (answers !== null) return answers;
    const plainly = await plain(texts, signal);
    if (isFault) failures += 1;
    return plainly;
  };
}
