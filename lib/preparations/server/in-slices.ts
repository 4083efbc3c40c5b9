import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { throwIfCancelled } from "@/lib/datasets/server/tasks";
import type { Steps } from "../steps";

/** Other requests wait no longer than this plus one step. */
const SLICE_MS = 10;

/** Does work in steps on this thread, letting others have their turn in between. Throws Cancelled when it is aborted. */
export async function inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  let startedAt = performance.now();
  for (;;) {
    throwIfCancelled(signal);
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - startedAt < SLICE_MS) continue;
    await nextTurn();
    startedAt = performance.now();
  }
}
