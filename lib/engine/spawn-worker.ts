import { Worker } from "node:worker_threads";
import type { EngineContext } from "./context";
import type { EngineEvent, EngineFile, EngineTask, TrainTask, ValidateTask } from "./protocol";

type FileTask = TrainTask | ValidateTask;

import { superviseWorker } from "./supervise-worker";

/**
 * Performs a task in a worker thread; the contract is that of `run`. The bytes of the files are moved into the thread: the arrays passed in
 * are empty afterwards, unless they are views into larger buffers, which are copied.
 */
export async function spawnEngineWorker(
  task: EngineTask,
  context: Pick<EngineContext, "emit" | "signal" | "finish">,
): Promise<void> {
  if (context.signal.aborted) {
    context.emit({ type: "failed", code: "cancelled", message: "The run was cancelled." } satisfies EngineEvent);
    return;
  }
  const { workerData, transferList } =
    task.kind === "probe" ? { workerData: task, transferList: [] } : prepareTransfer(task);
  // Keep this expression literal: bundlers find the worker's source by it.
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData, transferList });
  await superviseWorker(worker, context);
}

/** Makes the files' bytes transferable and lists their buffers, each once. */
export function prepareTransfer<T extends FileTask>(task: T): { workerData: T; transferList: ArrayBuffer[] } {
  const buffers = new Set<ArrayBuffer>();
  const own = (file: EngineFile) => {
    const { buffer, byteLength } = file.bytes;
    // Small Node buffers share a pool; moving it would empty strangers' buffers.
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    const bytes = isWhole ? new Uint8Array(buffer) : Uint8Array.from(file.bytes);
    buffers.add(bytes.buffer);
    return { ...file, bytes };
  };
  const workerData = {
    ...task,
    trainingFiles: task.trainingFiles.map(own),
    validationFiles: task.validationFiles.map(own),
  };
  return { workerData, transferList: [...buffers] };
}
