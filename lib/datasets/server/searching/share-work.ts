import "server-only";
import { AppError } from "@/lib/errors";

interface Shared<T> {
  result: Promise<T>;
  waiting: number;
  controller: AbortController;
}

/** Work that several may ask for at the same time: done once for all, and stopped only when nobody waits any more. */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  /** Waits for the work of this key, which is begun where nobody does it yet. Throws Cancelled for an aborted signal. */
  async do(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const cancelled = () => new AppError("cancelled", "The request was cancelled.");
    if (signal?.aborted) throw cancelled();
    const shared = this.#running.get(key) ?? this.#begin(key, work);
    shared.waiting += 1;
    let stopListening = () => {};
    const left = new Promise<never>((_, reject) => {
      const leave = () => reject(cancelled());
      signal?.addEventListener("abort", leave, { once: true });
      stopListening = () => signal?.removeEventListener("abort", leave);
    });
    try {
      return await Promise.race([shared.result, left]);
    } finally {
      stopListening();
      shared.waiting -= 1;
      if (shared.waiting === 0) shared.controller.abort(cancelled());
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const shared = { result, waiting: 0, controller };
    this.#running.set(key, shared);
    const forget = () => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    };
    // Nobody may wait for it when it fails.
    result.then(forget, forget);
    controller.signal.addEventListener("abort", forget, { once: true });
    return shared;
  }
}
