import "server-only";
import { AppError } from "@/lib/errors";
import type { ServerAddress } from "./client";
import { callExtension } from "./extensions";
import { type EstimateRequest, estimateSchema, type WireEstimate } from "./x-schema";

export type { EstimateRequest, WireEstimate };

/** A person waits with the form open; whoever takes longer is asked again with the next change. */
const TIMEOUT_MS = 20_000;
/** How servers answer that have no such extension. */
const UNKNOWN_PATH = new Set([404, 405, 410, 501]);

/**
 * Asks a server what a training would take there, which it finds out by doing a little of it. Null from servers without
 * that extension. Throws Upstream where it has one and does not answer.
 */
export async function requestEstimate(
  address: ServerAddress,
  body: EstimateRequest,
  signal?: AbortSignal,
): Promise<WireEstimate | null> {
  try {
    const call = { method: "POST", path: "estimate", body, timeoutMs: TIMEOUT_MS, response: estimateSchema } as const;
    return await callExtension(address, { ...call, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (isWithoutExtension(error)) return null;
    // The engine in this process ends its measurement when its time is up, and says that nobody waits for it any more.
    if (isCutOff(error) && signal?.aborted !== true) {
      throw new AppError("upstream", "The server is too busy to measure it now.", { cause: error, retryable: true });
    }
    throw error;
  }
}

const CLIENT_GONE = 499;

function isCutOff(error: unknown): boolean {
  return error instanceof AppError && error.extra?.status === CLIENT_GONE;
}

function isWithoutExtension(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const status = error.extra?.status;
  // A success that does not fit: something else than our engine answers there.
  return typeof status === "number" && (UNKNOWN_PATH.has(status) || status < 400);
}
