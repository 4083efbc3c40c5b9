import { parentPort, workerData } from "node:worker_threads";
import { type EngineEvent, engineTaskSchema, isTerminal, workerCommandSchema } from "./protocol";
import { failure, run } from "./run";
import { standBack } from "./stand-back";
import { ThreadClock } from "./thread-clock";

/** The thread's side of `spawnEngineWorker`: one task in as `workerData`, events out, a cancel message in between. */
const port = parentPort;
if (port === null) throw new Error("worker.ts runs only as a worker thread.");

/** One for each head. On one core they take turns. */
const THREADS = 2;

const cancellation = new AbortController();
const early = new AbortController();
port.on("message", (message: unknown) => {
  const command = workerCommandSchema.safeParse(message);
  if (!command.success) return;
  if (command.data.type === "cancel") cancellation.abort();
  else early.abort();
});

function emit(event: EngineEvent): void {
  const results = event.type === "done" ? [event.model.buffer, event.neighbours.buffer] : [];
  const transfer = results.filter((buffer) => buffer instanceof ArrayBuffer);
  port?.postMessage(event, transfer);
  if (isTerminal(event)) port?.close();
}

standBack();
const clock = new ThreadClock(() => performance.now());
const startSeconds = clock.seconds();
clock.close();
const task = engineTaskSchema.safeParse(workerData);
if (task.success) {
  void run(task.data, {
    emit,
    signal: cancellation.signal,
    finish: early.signal,
    threads: THREADS,
    startSeconds,
    now: () => performance.now(),
  });
} else {
  emit(failure(task.error));
}
