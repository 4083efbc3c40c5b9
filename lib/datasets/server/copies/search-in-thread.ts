import "server-only";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { searchThrough } from "../searching/in-thread";
import { floats, integers } from "../searching/protocol";
import type { OpenCopySearch } from "./search";

const foundCopies = z.object({
  textOfRow: integers,
  textCount: z.number().int(),
  joins: z.object({ a: integers, b: integers, similarity: floats }),
});

export const searchInThread: OpenCopySearch = (rowLimit) => {
  // Keep this expression literal: bundlers find the worker's source by it.
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: { rowLimit } });
  return searchThrough(worker, foundCopies, "looks for copies");
};
