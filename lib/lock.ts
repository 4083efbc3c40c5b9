import "server-only";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";

const queues = remember("locks", () => new Map<string, Promise<unknown>>());

/**
 * Runs `work` when whoever asked before for the same lock is done. Steps of one dataset, say, must not
 * interleave: each is made for the rows that the one before it leaves. Throws Cancelled when `signal` is aborted before its turn.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const before = queues.get(name) ?? Promise.resolve();
  const turn = before
    .catch(() => undefined)
    .then(() => {
      if (signal?.aborted) throw cancelledBy(signal);
      return work();
    });
  queues.set(name, turn);
  try {
    return await turn;
  } finally {
    if (queues.get(name) === turn) queues.delete(name);
  }
}

function cancelledBy({ reason }: AbortSignal): AppError {
  return reason instanceof AppError ? reason : new AppError("cancelled", "This was cancelled.");
}
