import "server-only";
import type { Worker } from "node:worker_threads";
import type { z } from "zod";
import { type SearchCommand, type SearchEvent, searchEvent } from "./protocol";
import type { TextSearch } from "./text-search";

interface Waiting {
  resolve(event: SearchEvent): void;
  reject(error: Error): void;
}

/**
 * A search in a thread of its own, so that requests are answered meanwhile; `serveSearch` is the other side. It ends with
 * `find` or `close`. `what` says in an error what the thread does: "looks for copies".
 */
export function searchThrough<Found>(worker: Worker, found: z.ZodType<Found>, what: string): TextSearch<Found> {
  let waiting: Waiting | null = null;
  let death: Error | null = null;
  let onShare: (share: number) => void = () => undefined;

  const fail = (error: Error) => {
    death ??= error;
    waiting?.reject(death);
    waiting = null;
  };
  worker.on("message", (message: unknown) => {
    const event = searchEvent.safeParse(message);
    if (!event.success) {
      fail(event.error);
      void worker.terminate();
    } else if (event.data.type === "progress") {
      onShare(event.data.share);
    } else {
      waiting?.resolve(event.data);
      waiting = null;
    }
  });
  worker.on("error", (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`The thread that ${what} ended (exit code ${code}).`)));

  const ask = (command: SearchCommand, transfer: ArrayBuffer[] = []) =>
    new Promise<SearchEvent>((resolve, reject) => {
      if (death !== null) {
        reject(death);
        return;
      }
      waiting = { resolve, reject };
      worker.postMessage(command, transfer);
    });

  return {
    take: async (rows, texts) => {
      await ask({ type: "take", rows, texts }, [rows.buffer]);
    },
    find: async (onProgress) => {
      onShare = onProgress;
      const event = await ask({ type: "find" });
      if (event.type !== "found") throw new Error(`The thread that ${what} said “${event.type}”.`);
      return found.parse(event.found);
    },
    close: () => void worker.terminate(),
  };
}
