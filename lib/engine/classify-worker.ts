import { parentPort, workerData } from "node:worker_threads";
import { createBatchClassifier } from "./classify-batch";
import { classifyCommandSchema, classifyWorkerDataSchema } from "./classify-protocol";
import { loadModel } from "./models/load-model";

/** The thread's side of `spawnClassifyWorker`: commands in, one report for each that has one, until it is ended. */
const port = parentPort;
if (port === null) throw new Error("classify-worker.ts runs only as a worker thread.");

const { encoderDirectory, maxBytes } = classifyWorkerDataSchema.parse(workerData);
const classifier = createBatchClassifier({
  load: (bytes) => loadModel(bytes, { encoderDirectory }),
  maxBytes,
  now: () => performance.now(),
});

let last = Promise.resolve();
port.on("message", (message: unknown) => {
  // A command that is not understood ends the thread, and whoever sent it hears that.
  const command = classifyCommandSchema.parse(message);
  last = last.then(async () => {
    const report = await classifier.perform(command);
    if (report !== null) port.postMessage(report, report.type === "classified" ? [report.results.buffer] : []);
  });
});
