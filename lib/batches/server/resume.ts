import "server-only";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import type { BatchDetail } from "../schema";
import { assertStarted, getBatchRecord } from "./internal";
import { runBatch } from "./run";
import { runningOf } from "./running";
import { serializeBatchDetail } from "./serialize";

/** Goes on with a batch that was cancelled or has failed, after its last answer. Throws NotFound and InvalidState. */
export async function resumeBatch(batchId: string): Promise<BatchDetail> {
  assertStarted(await getBatchRecord(batchId));
  await runningOf(batchId)?.ended;
  const { count } = await db.batch.updateMany({
    where: { id: batchId, status: { in: ["cancelled", "failed"] } },
    data: { status: "running", error: Prisma.DbNull, finishedAt: null },
  });
  if (count === 0) throw new AppError("invalid_state", "Only a batch that was stopped or has failed can go on.");
  void runBatch(batchId);
  return serializeBatchDetail(await getBatchRecord(batchId));
}
