import "server-only";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { searchThrough } from "../searching/in-thread";
import { floats, integers } from "../searching/protocol";
import type { OpenSuspectSearch } from "./search";

const foundSuspects = z.object({
  rows: integers,
  labels: integers,
  suggested: integers,
  logOdds: floats,
  judgedCount: z.number().int(),
  suspectCount: z.number().int(),
});

export const searchInThread: OpenSuspectSearch = (rows) => {
  // Keep this expression literal: bundlers find the worker's source by it.
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: rows });
  return searchThrough(worker, foundSuspects, "looks for wrong labels");
};
