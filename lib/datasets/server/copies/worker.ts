import "server-only";
import { parentPort, workerData } from "node:worker_threads";
import { findCopies } from "../../copies/find-copies";
import { TextStore } from "../../copies/text-store";
import { addTexts } from "./search";
import { type SearchEvent, searchCommand, searchStart } from "./worker-protocol";

/** The thread's side of `searchInThread`: texts in, progress and the copies out. */
const port = parentPort;
if (port === null) throw new Error("worker.ts runs only as a worker thread.");

const store = new TextStore(searchStart.parse(workerData).rowLimit);

function say(event: SearchEvent, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(event, transfer);
}

function find(): void {
  const steps = findCopies(store);
  for (let step = steps.next(); ; step = steps.next()) {
    if (!step.done) {
      say({ type: "progress", share: step.value });
      continue;
    }
    const { textOfRow, joins } = step.value;
    const buffers = [textOfRow, joins.a, joins.b, joins.similarity].map(({ buffer }) => buffer);
    say({ type: "found", found: step.value }, buffers);
    port?.close();
    return;
  }
}

port.on("message", (message: unknown) => {
  const command = searchCommand.parse(message);
  if (command.type === "find") {
    find();
  } else {
    addTexts(store, command.rows, command.texts);
    say({ type: "taken" });
  }
});
