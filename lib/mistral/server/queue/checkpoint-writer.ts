import "server-only";
import { setImmediate } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { timeText } from "@/lib/db/time-text";
import type { TargetMetrics } from "@/lib/engine";
import { log } from "@/lib/log";
import { jobChanges } from "./job-changes";

/** What comes together is written together, but a single step may be waited for by a person. */
const WRITE_AFTER_MS = 20;
/** Steps may come faster than they need to be seen. */
const BETWEEN_WRITES_MS = 100;
/** Some milliseconds of work, in which the database lets nothing else run: libSQL is synchronous. */
const ROWS_PER_WRITE = 250;

interface Step {
  step: number;
  trainLoss: number;
  learningRate: number;
  validLoss: number | null;
  /** Where it was evaluated. */
  validMetrics: TargetMetrics[] | null;
}

/**
 * Writes a job's checkpoints in batches, beside the training. A job that trains again after a restart repeats its steps
 * exactly; those that are stored stay as they are. `close` writes the rest and throws when that is not possible;
 * `discard` forgets it.
 */
export function createCheckpointWriter(jobId: string) {
  let pending: (Step & { createdAt: Date })[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;

  function add({ step, trainLoss, learningRate, validLoss, validMetrics }: Step): void {
    pending.push({ step, trainLoss, learningRate, validLoss, validMetrics, createdAt: new Date() });
    timer ??= setTimeout(() => {
      timer = undefined;
      write().catch((error: unknown) => log.warn({ err: error, jobId }, "checkpoints are written later"));
    }, waitMs());
  }

  function waitMs(): number {
    return Math.max(WRITE_AFTER_MS, writtenAt + BETWEEN_WRITES_MS - performance.now());
  }

  function write(): Promise<void> {
    writing ??= writePending().finally(() => {
      writing = null;
    });
    return writing;
  }

  async function writePending(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending.slice(0, ROWS_PER_WRITE);
      await insertCheckpoints(jobId, batch);
      // Only now: what could not be written is tried again with the next batch.
      pending = pending.slice(batch.length);
      writtenAt = performance.now();
      jobChanges().note(jobId);
      await setImmediate();
    }
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await writing?.catch(() => undefined);
    await write();
  }

  async function discard(): Promise<void> {
    clearTimeout(timer);
    const rest = writing;
    pending = [];
    await rest?.catch(() => undefined);
  }

  return { add, close, discard };
}

/**
 * One prepared statement whatever the number of rows: Prisma would make, and compile, a text of its own for each
 * `createMany`, which takes a hundred times as long as the write.
 */
async function insertCheckpoints(jobId: string, batch: (Step & { createdAt: Date })[]): Promise<void> {
  const rows = JSON.stringify(
    batch.map(({ step, trainLoss, learningRate, validLoss, validMetrics, createdAt }) => {
      // As text, for a column of JSON: `->>` takes it out as it is.
      const metrics = validMetrics === null ? null : JSON.stringify(validMetrics);
      return [step, trainLoss, validLoss, metrics, timeText(createdAt), learningRate];
    }),
  );
  // WHERE true: SQLite would take ON CONFLICT for the condition of a join.
  await db.$executeRaw`
    INSERT INTO "EngineCheckpoint" ("jobId", "step", "trainLoss", "validLoss", "metrics", "createdAt", "learningRate")
    SELECT ${jobId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(${rows}) WHERE true
    ON CONFLICT ("jobId", "step") DO NOTHING`;
}
