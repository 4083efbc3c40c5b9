import type { Worker } from "node:worker_threads";
import type { EngineContext } from "./context";
import { type EngineEvent, engineEventSchema, isTerminal } from "./protocol";

/** How long a cancelled thread may take to stop by itself. */
export const CANCEL_GRACE_MS = 700;

/**
 * Passes on a thread's events until it ends, with exactly one terminal event whatever happens to it: an exit without one becomes `failed`
 * with code `crashed`, or `cancelled` if it had been asked to stop. Abort sends `{type: "cancel"}` and, after `graceMs`, ends the thread; an early finish is passed on.
 * Resolves when the thread is gone; rejects only when `emit` throws.
 */
export function superviseWorker(
  worker: Worker,
  context: Pick<EngineContext, "emit" | "signal" | "finish">,
  graceMs = CANCEL_GRACE_MS,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let death: string | null = null;
    let emitError: { cause: unknown } | null = null;
    let graceTimer: NodeJS.Timeout | undefined;

    const emit = (event: EngineEvent) => {
      if (isOver) return;
      isOver = isTerminal(event);
      try {
        context.emit(event);
      } catch (cause) {
        isOver = true;
        emitError = { cause };
        void worker.terminate();
      }
    };
    /** Ends a thread that cannot be understood, which would train on for nobody. */
    const fail = (message: string) => {
      emit({ type: "failed", code: "crashed", message });
      void worker.terminate();
    };
    const finish = () => worker.postMessage({ type: "finish" });
    const cancel = () => {
      worker.postMessage({ type: "cancel" });
      graceTimer = setTimeout(() => void worker.terminate(), graceMs);
    };
    worker.on("message", (message: unknown) => {
      const event = engineEventSchema.safeParse(message);
      if (event.success) emit(event.data);
      else fail("The training thread sent an event that is not understood.");
    });
    worker.on("messageerror", (error) => {
      fail(`An event of the training thread could not be read (${error.message}).`);
    });
    worker.on("error", (error: unknown) => {
      death = describeDeath(error);
    });
    worker.on("exit", (code) => {
      clearTimeout(graceTimer);
      context.signal.removeEventListener("abort", cancel);
      context.finish?.removeEventListener("abort", finish);
      if (context.signal.aborted) emit({ type: "failed", code: "cancelled", message: "The run was cancelled." });
      else
        emit({
          type: "failed",
          code: "crashed",
          message: death ?? `The training thread ended unexpectedly (exit code ${code}).`,
        });
      if (emitError) reject(emitError.cause);
      else resolve();
    });
    if (context.finish?.aborted) finish();
    else context.finish?.addEventListener("abort", finish, { once: true });
    if (context.signal.aborted) cancel();
    else context.signal.addEventListener("abort", cancel, { once: true });
  });
}

function describeDeath(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "The training thread ran out of memory. Use fewer or shorter rows, or give Node.js more memory.";
  }
  return `The training thread crashed (${error instanceof Error ? error.message : String(error)}).`;
}
