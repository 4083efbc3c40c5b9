import { parentPort, workerData } from "node:worker_threads";
import { type EngineEvent, engineTaskSchema, isTerminal, workerCommandSchema } from "./protocol";
import { failure, run } from "./run";

/** The thread's side of `spawnEngineWorker`: one task in as `workerData`, events out, a cancel message in between. */
const port = parentPort;
if (port === null) throw new Error("worker.ts runs only as a worker thread.");

const cancellation = new AbortController();
port.on("message", (message: unknown) => {
  if (workerCommandSchema.safeParse(message).success) cancellation.abort();
});

function emit(event: EngineEvent): void {
  const transfer = event.type === "done" && event.model.buffer instanceof ArrayBuffer ? [event.model.buffer] : [];
  port?.postMessage(event, transfer);
  if (isTerminal(event)) port?.close();
}

const task = engineTaskSchema.safeParse(workerData);
if (task.success) {
  void run(task.data, { emit, signal: cancellation.signal, now: () => performance.now() });
} else {
  emit(failure(task.error));
}
