import "server-only";
import { setImmediate } from "node:timers/promises";
import { type LoadedModel, resultWriter } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { invariant } from "@/lib/utils";
import { type Costs, classifyCosts } from "./costs";

/** How long other requests wait for this thread at most, but for a single text that takes longer. */
const TURN_MS = 10;

export type BatchModel = Pick<LoadedModel, "targets" | "predict">;

export interface Batcher {
  /**
   * JSON of a result for each text, in order. Texts that come for the same model in one turn of the event loop are
   * classified together. Throws Cancelled once the signal is aborted.
   */
  score(work: { fileId: string; model: BatchModel; texts: readonly string[]; signal?: AbortSignal }): Promise<string[]>;
}

/** The texts of one request. */
interface Request {
  results: string[];
  /** Results that are still to come. */
  missing: number;
  isOver: boolean;
  finish(): void;
  fail(error: unknown): void;
}

interface Item {
  text: string;
  index: number;
  request: Request;
}

interface Waiting {
  fileId: string;
  items: Item[];
}

/** Classifies on this thread, in slices between which everything else has its turn; models take turns as well. */
export function createBatcher(costs: Costs): Batcher {
  // By the loaded model, not by its file: who has an old model is answered by it.
  const waiting = new Map<BatchModel, Waiting>();
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    // What else has arrived in this turn comes first, and is classified together with it.
    await setImmediate();
    let turnStart = performance.now();
    while (waiting.size > 0) {
      if (performance.now() - turnStart >= TURN_MS) {
        await setImmediate();
        turnStart = performance.now();
      }
      classifyNext();
    }
    isRunning = false;
  }

  /** Nothing else has a turn in here, so nothing that arrives is lost between taking and putting back. */
  function classifyNext(): void {
    const [first] = waiting;
    if (first === undefined) return;
    const [model, entry] = first;
    const slice = nextSlice(entry, costs);
    // What is left goes behind the other models.
    waiting.delete(model);
    if (entry.items.length > 0) waiting.set(model, entry);
    if (slice.length > 0) classifySlice(model, entry.fileId, slice);
  }

  function classifySlice(model: BatchModel, fileId: string, slice: Item[]): void {
    const texts = slice.map(({ text }) => text);
    const startedAt = performance.now();
    try {
      const predictions = model.predict(texts);
      invariant(predictions.length === texts.length, "each text has a prediction");
      const results = predictions.map(resultWriter(model.targets));
      costs.observe(fileId, texts, performance.now() - startedAt);
      slice.forEach((item, i) => {
        deliver(item, results[i] ?? "");
      });
    } catch (error) {
      const [first] = slice;
      // One text must not be the failure of the others: each is tried by itself.
      if (slice.length > 1) for (const item of slice) classifySlice(model, fileId, [item]);
      else first?.request.fail(error);
    }
  }

  return {
    score: ({ fileId, model, texts, signal }) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(cancelled());
        if (texts.length === 0) return resolve([]);
        const request = openRequest(texts.length, signal, resolve, reject);
        const entry = waiting.get(model) ?? { fileId, items: [] };
        for (const [index, text] of texts.entries()) entry.items.push({ text, index, request });
        waiting.set(model, entry);
        if (!isRunning) void run();
      }),
  };
}

/** Texts for about one turn, at least one and no more while costs are unknown; those of requests that are over are left out. */
function nextSlice(entry: Waiting, costs: Costs): Item[] {
  const slice: Item[] = [];
  let ms = 0;
  let taken = 0;
  const isMeasured = costs.isMeasured(entry.fileId);
  for (const item of entry.items) {
    if (item.request.isOver) {
      taken += 1;
      continue;
    }
    ms += costs.estimate(entry.fileId, [item.text]);
    if (slice.length > 0 && (ms > TURN_MS || !isMeasured)) break;
    slice.push(item);
    taken += 1;
  }
  entry.items.splice(0, taken);
  return slice;
}

function deliver({ index, request }: Item, result: string): void {
  request.results[index] = result;
  request.missing -= 1;
  if (request.missing === 0) request.finish();
}

function openRequest(
  count: number,
  signal: AbortSignal | undefined,
  resolve: (results: string[]) => void,
  reject: (error: unknown) => void,
): Request {
  const end = (settle: () => void) => {
    if (request.isOver) return;
    request.isOver = true;
    signal?.removeEventListener("abort", leave);
    settle();
  };
  const leave = () => end(() => reject(cancelled()));
  const request: Request = {
    results: new Array<string>(count),
    missing: count,
    isOver: false,
    finish: () => end(() => resolve(request.results)),
    fail: (error) => end(() => reject(error)),
  };
  signal?.addEventListener("abort", leave, { once: true });
  return request;
}

/** The client went away. */
export function cancelled(): AppError {
  return new AppError("cancelled", "The request was cancelled.");
}

/** The batcher of this process. */
export function batcher(): Batcher {
  return remember("engine.batcher", () => createBatcher(classifyCosts()));
}
