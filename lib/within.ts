import "server-only";

/**
 * Runs a request that ends when its time is over or `signal` aborts, whether or not it listens. Throws a DOMException
 * named TimeoutError or AbortError then. Not `AbortSignal.any`: in Node 20 that keeps something of every request for as
 * long as `signal` lives.
 */
export async function within<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(() => controller.abort(new DOMException("The time is over.", "TimeoutError")), timeoutMs);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await new Promise<T>((resolve, reject) => {
      const end = () => reject(controller.signal.reason);
      controller.signal.addEventListener("abort", end, { once: true });
      if (controller.signal.aborted) end();
      else request(controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
