import "server-only";
import type { Piece } from "./batch-job";
import { batcher } from "./batcher";
import { classifyCosts } from "./costs";
import { modelCache } from "./model-cache";
import { classifyPool } from "./worker-pool";

/** From so many texts on, or when it takes longer than that, a request goes to the threads. */
const MANY_TEXTS = 64;
const MANY_MS = 50;
/** A single text cannot be interrupted, so one that takes longer than this goes there as well. */
const LONG_TEXT_MS = 15;

/**
 * A result for each text, in order, in pieces. Few texts are classified at
 * once on the warm model of this thread, many in threads of their own. Throws Cancelled once the signal is aborted, and an
 * AppError when the model cannot be loaded.
 */
export async function scoreTexts(fileId: string, texts: readonly string[], signal?: AbortSignal): Promise<Piece[]> {
  if (isMuch(fileId, texts)) return classifyPool().classify({ fileId, texts, signal });
  const model = await modelCache().get(fileId);
  const results = await batcher().score({ fileId, model, texts, signal });
  return results.length === 0 ? [] : [new TextEncoder().encode(results.join(","))];
}

function isMuch(fileId: string, texts: readonly string[]): boolean {
  if (texts.length >= MANY_TEXTS) return true;
  const costs = classifyCosts();
  if (costs.estimate(fileId, texts) > MANY_MS) return true;
  return texts.some((text) => costs.estimate(fileId, [text]) > LONG_TEXT_MS);
}
