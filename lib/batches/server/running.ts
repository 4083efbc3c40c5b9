import "server-only";
import { remember } from "@/lib/remember";
import type { Pace } from "./pace";

/** A batch that this process works on. */
export interface Running {
  controller: AbortController;
  /** Resolves when nothing is written any more, however it ended. */
  ended: Promise<void>;
  /** While rows are asked. */
  progress: { rowsDone: number; pace: Pace } | null;
}

const running = remember("batches.running", () => new Map<string, Running>());

/** What this process does for a batch right now. */
export function runningOf(batchId: string): Running | undefined {
  return running.get(batchId);
}

/** Runs `work` for a batch unless something runs for it already. `work` never rejects. */
export function runOnce(batchId: string, work: (run: Running) => Promise<void>): Promise<void> {
  const known = running.get(batchId);
  if (known !== undefined) return known.ended;
  const run: Running = { controller: new AbortController(), ended: Promise.resolve(), progress: null };
  running.set(batchId, run);
  run.ended = work(run).finally(() => running.delete(batchId));
  return run.ended;
}

/** Ends what runs for a batch and waits until it has. */
export async function stopRunning(batchId: string): Promise<void> {
  const run = running.get(batchId);
  run?.controller.abort();
  await run?.ended;
}
