import "server-only";
import { parentPort } from "node:worker_threads";
import { type SearchEvent, searchCommand } from "./protocol";
import { eachText, type Search } from "./text-search";

/** The thread's side of `searchThrough`: texts in, progress and what was found out. `buffersOf` it go without a copy. */
export function serveSearch<Found>({ add, find }: Search<Found>, buffersOf: (found: Found) => ArrayBuffer[]): void {
  const port = parentPort;
  if (port === null) throw new Error("A search is served only in a worker thread.");
  const say = (event: SearchEvent, transfer: ArrayBuffer[] = []) => port.postMessage(event, transfer);
  const look = () => {
    const steps = find();
    for (let step = steps.next(); ; step = steps.next()) {
      if (!step.done) {
        say({ type: "progress", share: step.value });
        continue;
      }
      say({ type: "found", found: step.value }, buffersOf(step.value));
      port.close();
      return;
    }
  };
  port.on("message", (message: unknown) => {
    const command = searchCommand.parse(message);
    if (command.type === "find") {
      look();
    } else {
      eachText(command.rows, command.texts, add);
      say({ type: "taken" });
    }
  });
}
