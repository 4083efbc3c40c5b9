import "server-only";
import type { Worker } from "node:worker_threads";
import { type ClassifyCommand, type ClassifyReport, classifyReportSchema } from "@/lib/engine";

/** Says that a thread ended before it answered. */
export class ThreadEnded extends Error {
  override name = "ThreadEnded";
}

/** A thread that classifies, and which models it has. One batch at a time. */
export interface ClassifyThread {
  /** Keys of the models that the thread has loaded. */
  readonly holds: ReadonlySet<string>;
  /** `model` is the file's bytes, null when the thread holds it; they are moved. Rejects with ThreadEnded when no answer comes. */
  classify(key: string, model: Uint8Array<ArrayBuffer> | null, texts: string[]): Promise<ClassifyReport>;
  drop(key: string): void;
  /** Resolves when the thread is gone. */
  end(): Promise<void>;
}

interface Waiting {
  resolve(report: ClassifyReport): void;
  reject(error: Error): void;
}

/** Speaks to a thread of `spawnClassifyWorker`. `onEnd` is called once, when it is gone for whatever reason. */
export function classifyThread(worker: Worker, onEnd: () => void): ClassifyThread {
  const holds = new Set<string>();
  let waiting: Waiting | null = null;
  let death: ThreadEnded | null = null;
  let reason: string | null = null;

  // A thread that has nothing to do does not keep the process running.
  worker.unref();
  worker.on("message", (message: unknown) => {
    const report = classifyReportSchema.safeParse(message);
    if (!report.success) {
      reason = "it sent an answer that is not understood";
      void worker.terminate();
      return;
    }
    if (report.data.type === "classified") for (const key of report.data.evicted) holds.delete(key);
    waiting?.resolve(report.data);
    waiting = null;
    worker.unref();
  });
  worker.on("messageerror", (error) => {
    reason = error.message;
    void worker.terminate();
  });
  worker.on("error", (error: unknown) => {
    reason = wordsOf(error);
  });
  worker.on("exit", (code) => {
    death = new ThreadEnded(`The thread that classifies ended (${reason ?? `exit code ${code}`}).`);
    waiting?.reject(death);
    waiting = null;
    onEnd();
  });

  const post = (command: ClassifyCommand, transfer: ArrayBuffer[] = []) => worker.postMessage(command, transfer);
  return {
    holds,
    classify: (key, model, texts) =>
      new Promise((resolve, reject) => {
        if (death !== null) return reject(death);
        waiting = { resolve, reject };
        worker.ref();
        post({ type: "classify", key, model, texts }, model === null ? [] : wholeBuffer(model));
        if (model !== null) holds.add(key);
      }),
    drop(key) {
      if (holds.delete(key)) post({ type: "drop", key });
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** Small Node buffers share a pool; moving it would empty strangers' buffers. */
function wholeBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "it ran out of memory" : error.message;
}
