import "server-only";
import { EventEmitter } from "node:events";
import { remember } from "@/lib/remember";

/** Wakes whoever watches a job, in this process. It carries nothing: who is woken looks for itself. */
const emitter = remember("job-signal", () => new EventEmitter().setMaxListeners(0));

/** Says that something about a job was stored, or that it stands elsewhere in its queue or phases. */
export function signalJob(jobId: string): void {
  emitter.emit(jobId);
}

/** Calls `listener` at every signal of a job, until the returned function is called. */
export function onJobSignal(jobId: string, listener: () => void): () => void {
  emitter.on(jobId, listener);
  return () => {
    emitter.off(jobId, listener);
  };
}

/** Resolves at the next signal of a job, after `timeoutMs`, or when `signal` aborts; whichever is first. */
export function waitForJob(jobId: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      emitter.off(jobId, done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, timeoutMs);
    emitter.once(jobId, done);
    signal?.addEventListener("abort", done, { once: true });
    if (signal?.aborted) done();
  });
}
