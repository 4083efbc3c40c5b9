import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { failureOf } from "./asking/failure";
import type { Running } from "./running";

/**
 * Does the work of a batch, and records why it ended if it did not end well; one that was cancelled stays as it is, for whoever
 * cancelled it. Never rejects: whoever starts it in the background has nobody to tell.
 */
export async function conclude(batchId: string, run: Running, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (run.controller.signal.aborted) return;
    if (!(error instanceof AppError) || error.code === "internal") log.error({ err: error, batchId }, "batch failed");
    await recordFailure(batchId, error, run.progress?.rowsDone ?? 0);
  }
}

async function recordFailure(batchId: string, error: unknown, rowsDone: number): Promise<void> {
  const data = { status: "failed", error: failureOf(error, rowsDone), finishedAt: new Date() };
  try {
    await db.batch.updateMany({ where: { id: batchId, status: { in: ["reading", "running", "writing"] } }, data });
  } catch (updateError) {
    // At the next start the batch is taken up again.
    log.error({ err: updateError, batchId }, "a failed batch could not be recorded");
  }
}
