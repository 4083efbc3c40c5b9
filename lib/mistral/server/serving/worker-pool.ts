import "server-only";
import os from "node:os";
import type { Worker } from "node:worker_threads";
import { spawnClassifyWorker } from "@/lib/engine";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { encoderDirectory } from "../encoder-directory";
import { type BatchJob, type Chunk, openBatchJob, type Piece } from "./batch-job";
import { cancelled } from "./batcher";
import { type ClassifyThread, classifyThread, ThreadEnded } from "./classify-thread";
import { type Costs, classifyCosts } from "./costs";
import { cannotLoad, readModelBytes } from "./open-model";

/** About how long a thread works on one chunk: as long as another request waits for its turn. */
const CHUNK_MS = 50;
const MAX_CHUNK_TEXTS = 256;
/** A thread without work is ended after this. */
const IDLE_MS = 60_000;

interface Work {
  fileId: string;
  texts: readonly string[];
  signal?: AbortSignal;
}

export interface ClassifyPool {
  /**
   * A result for each text, in order, in pieces. All of them come from one state of the model. Throws Cancelled once the signal is aborted, and an AppError when the model cannot be loaded or two threads ended over the texts.
   */
  classify(work: Work): Promise<Piece[]>;
  /** Says that the file of a model has changed or is gone. What has begun is answered by the model it began with. */
  forget(fileId: string): void;
  stats(): { threads: number; waitingTexts: number };
  /** Ends all threads; what they were working on fails. */
  close(): Promise<void>;
}

export interface PoolOptions {
  spawn: () => Worker;
  /** The bytes of a model file; they are moved to a thread. */
  read: (fileId: string) => Promise<Uint8Array<ArrayBuffer>>;
  costs: Costs;
  /** Threads at most. */
  size: number;
  idleMs?: number;
}

interface Slot {
  thread: ClassifyThread;
  isBusy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

/** Threads that classify, started when they are needed. They work chunk by chunk, so a large request does not hold up a small one. */
export function createClassifyPool({ spawn, read, costs, size, idleMs = IDLE_MS }: PoolOptions): ClassifyPool {
  const slots = new Set<Slot>();
  /** As they came. */
  let jobs: BatchJob[] = [];
  /** Which state of a file its model has; a key is never used again. Only of files that a thread or a job has. */
  const keys = new Map<string, string>();
  let changes = 0;
  let turn = 0;

  function keyOf(fileId: string): string {
    const known = keys.get(fileId);
    if (known !== undefined) return known;
    changes += 1;
    const key = `${fileId}:${changes}`;
    keys.set(fileId, key);
    return key;
  }

  function pump(): void {
    for (;;) {
      const job = nextJob();
      const slot = job && (idleSlot(job.key) ?? startSlotFor(job));
      if (job?.isOver) continue;
      const chunk = slot && job?.todo.shift();
      if (!job || !slot || !chunk) return;
      turn += 1;
      void work(slot, job, chunk);
    }
  }

  /** In turn the one with the least left to do, so that small ones need not wait, and the oldest, so that none waits for ever. */
  function nextJob(): BatchJob | undefined {
    const ready = jobs.filter(({ todo }) => todo.length > 0);
    const [oldest] = ready;
    if (turn % 2 === 1) return oldest;
    return ready.reduce((least, job) => (least && least.todo.length <= job.todo.length ? least : job), oldest);
  }

  /** One that has the model already, rather than another. */
  function idleSlot(key: string): Slot | undefined {
    const idle = [...slots].filter(({ isBusy }) => !isBusy);
    return idle.find(({ thread }) => thread.holds.has(key)) ?? idle[0];
  }

  function startSlot(): Slot | undefined {
    if (slots.size >= size) return undefined;
    const end = () => {
      clearTimeout(slot.idleTimer);
      slots.delete(slot);
    };
    const slot: Slot = { thread: classifyThread(spawn(), end), isBusy: false, idleTimer: undefined };
    slots.add(slot);
    return slot;
  }

  /** Without a thread to wait for, a job that gets none fails. */
  function startSlotFor(job: BatchJob): Slot | undefined {
    try {
      return startSlot();
    } catch (cause) {
      log.error({ err: cause }, "no thread that classifies could be started");
      if (slots.size > 0) return undefined;
      const message = "These texts could not be classified: no thread could be started for them. Try again later.";
      job.fail(new AppError("internal", message, { cause }));
      return undefined;
    }
  }

  async function work(slot: Slot, job: BatchJob, chunk: Chunk): Promise<void> {
    slot.isBusy = true;
    clearTimeout(slot.idleTimer);
    try {
      await perform(slot.thread, job, chunk);
    } catch (error) {
      if (!(error instanceof ThreadEnded)) job.fail(error);
      else endedOver(job, chunk, error);
    }
    slot.isBusy = false;
    if (slots.has(slot)) slot.idleTimer = setTimeout(() => retire(slot), idleMs).unref();
    pump();
  }

  /** Not to be given any more work, from now on and not only once it has ended. */
  function retire(slot: Slot): void {
    slots.delete(slot);
    void slot.thread.end();
  }

  async function perform(thread: ClassifyThread, job: BatchJob, chunk: Chunk): Promise<void> {
    const { fileId, key } = job;
    const bytes = thread.holds.has(key) ? null : await read(fileId);
    if (bytes !== null && keys.get(fileId) !== key) {
      // What was just read is no longer what the job began with.
      job.restart(keyOf(fileId));
      return;
    }
    const report = await thread.classify(key, bytes, chunk.texts);
    if (report.type === "classified") {
      costs.observe(fileId, chunk.texts, report.elapsedMs);
      job.deliver(chunk, report.results);
    } else {
      if (report.isModel) thread.drop(key);
      throw report.isModel ? cannotLoad(report.message) : new Error(report.message);
    }
  }

  /** Tries once more, for the thread may have ended over something else; texts that end every thread are given up. */
  function endedOver(job: BatchJob, chunk: Chunk, cause: ThreadEnded): void {
    if (job.isOver) return;
    log.warn({ err: cause, texts: chunk.texts.length }, "a thread that classifies ended");
    if (chunk.crashes === 0) {
      job.todo.unshift({ ...chunk, crashes: 1 });
      return;
    }
    const message = "These texts could not be classified: the thread that worked on them ended twice.";
    job.fail(new AppError("internal", `${message} Send fewer or shorter texts at once.`, { cause }));
  }

  /** Frees models of files that have changed since, unless a job needs them. */
  function dropStale(): void {
    for (const { thread } of slots) {
      for (const key of thread.holds) {
        const isCurrent = key === keys.get(key.slice(0, key.lastIndexOf(":")));
        if (!isCurrent && !jobs.some((job) => job.key === key)) thread.drop(key);
      }
    }
    for (const [fileId, key] of keys) {
      const isHeld = [...slots].some(({ thread }) => thread.holds.has(key)) || jobs.some((job) => job.key === key);
      if (!isHeld) keys.delete(fileId);
    }
  }

  function classify({ fileId, texts, signal }: Work): Promise<Piece[]> {
    if (signal?.aborted) return Promise.reject(cancelled());
    if (texts.length === 0) return Promise.resolve([]);
    const chunks = chunksOf(fileId, texts, costs);
    return new Promise<Piece[]>((onDone, onError) => {
      const job = openBatchJob({ fileId, key: keyOf(fileId), chunks, signal, onDone, onError });
      jobs.push(job);
      pump();
    }).finally(() => {
      jobs = jobs.filter(({ isOver }) => !isOver);
      dropStale();
    });
  }

  function forget(fileId: string): void {
    keys.delete(fileId);
    dropStale();
  }

  return {
    classify,
    forget,
    stats: () => ({
      threads: slots.size,
      waitingTexts: jobs.flatMap(({ todo }) => todo).reduce((sum, { texts }) => sum + texts.length, 0),
    }),
    async close() {
      for (const job of jobs) job.fail(cancelled());
      await Promise.all([...slots].map(({ thread }) => thread.end()));
    },
  };
}

/** Texts in order, in parts that take a thread about CHUNK_MS each. */
function chunksOf(fileId: string, texts: readonly string[], costs: Costs): string[][] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let ms = 0;
  for (const text of texts) {
    const cost = costs.estimate(fileId, [text]);
    if (chunk.length > 0 && (ms + cost > CHUNK_MS || chunk.length === MAX_CHUNK_TEXTS)) {
      chunks.push(chunk);
      chunk = [];
      ms = 0;
    }
    chunk.push(text);
    ms += cost;
  }
  chunks.push(chunk);
  return chunks;
}

/** One core is left for the requests. */
function defaults(): PoolOptions {
  const size = Math.max(1, os.availableParallelism() - 1);
  const maxBytes = env.modelCacheBytes / size;
  return {
    spawn: () => spawnClassifyWorker({ encoderDirectory: encoderDirectory(), maxBytes }),
    read: readModelBytes,
    costs: classifyCosts(),
    size,
  };
}

function holder(): { current: ClassifyPool } {
  return remember("engine.classifyPool", () => ({ current: createClassifyPool(defaults()) }));
}

/** The threads of this process that classify. */
export function classifyPool(): ClassifyPool {
  return holder().current;
}

/** Closes the pool and puts another in its place: for tests, where no thread can load the engine's TypeScript. */
export async function replaceClassifyPool(options: Partial<PoolOptions>): Promise<void> {
  await holder().current.close();
  holder().current = createClassifyPool({ ...defaults(), ...options });
}
