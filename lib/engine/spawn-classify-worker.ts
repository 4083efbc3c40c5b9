import { Worker } from "node:worker_threads";
import type { ClassifyWorkerData } from "./classify-protocol";

/** Starts a thread that classifies batches; it is spoken to as `classify-protocol.ts` says, and ended by `terminate`. */
export function spawnClassifyWorker(workerData: ClassifyWorkerData): Worker {
  // Keep this expression literal: bundlers find the worker's source by it.
  return new Worker(new URL("./classify-worker.ts", import.meta.url), { workerData });
}
