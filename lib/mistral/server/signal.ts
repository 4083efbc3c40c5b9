import "server-only";
import { EventEmitter } from "node:events";
import { remember } from "@/lib/remember";

type Listener = (jobId: string) => void;

function emitter(): EventEmitter {
  return remember("engine.signal", () => new EventEmitter().setMaxListeners(0));
}

/** Calls `listener` with a job's id after anything of it changed in the database. Returns what ends that. */
export function onEngineJobChange(listener: Listener): () => void {
  emitter().on("change", listener);
  return () => emitter().off("change", listener);
}

/** Tells the listeners of this process that a job changed. */
export function notifyJobChange(jobId: string): void {
  emitter().emit("change", jobId);
}
