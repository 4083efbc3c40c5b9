import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { notifyJobChange } from "../signal";

/** Steps come faster than they need to be seen. */
const WRITE_AFTER_MS = 200;
const ROWS_PER_WRITE = 500;

interface Step {
  step: number;
  trainLoss: number;
  validLoss: number | null;
}

/**
 * Writes a job's checkpoints in batches, beside the training. A job that trains again after a restart repeats its steps
 * exactly; those that are stored are not written twice. `close` writes the rest and throws when that is not possible;
 * `discard` forgets it.
 */
export async function createCheckpointWriter(jobId: string) {
  const rows = await db.engineCheckpoint.findMany({ where: { jobId }, select: { step: true } });
  const known = new Set(rows.map((row) => row.step));
  let pending: (Step & { jobId: string; createdAt: Date })[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | null = null;

  function add({ step, trainLoss, validLoss }: Step): void {
    if (known.has(step)) return;
    known.add(step);
    pending.push({ step, trainLoss, validLoss, jobId, createdAt: new Date() });
    timer ??= setTimeout(() => {
      timer = undefined;
      write().catch((error: unknown) => log.warn({ err: error, jobId }, "checkpoints are written later"));
    }, WRITE_AFTER_MS);
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
      await db.engineCheckpoint.createMany({ data: batch });
      // Only now: what could not be written is tried again with the next batch.
      pending = pending.slice(batch.length);
      notifyJobChange(jobId);
    }
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await writing?.catch(() => undefined);
    await write();
  }

  async function discard(): Promise<void> {
    clearTimeout(timer);
    await writing?.catch(() => undefined);
    pending = [];
  }

  return { add, close, discard };
}
