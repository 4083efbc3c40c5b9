import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { BatchDetail } from "../schema";
import { getBatchRecord } from "./internal";
import { stopRunning } from "./running";
import { serializeBatchDetail } from "./serialize";

/**
 * Stops a batch; what is answered is kept, can be downloaded, and is where it goes on. Throws NotFound, and InvalidState for one
 * that is not under way.
 */
export async function cancelBatch(batchId: string): Promise<BatchDetail> {
  await getBatchRecord(batchId);
  // The state first: what ends now must not find the batch `running` and go on.
  const { count } = await db.batch.updateMany({
    where: { id: batchId, status: { in: ["running", "writing"] } },
    data: { status: "cancelled", finishedAt: new Date() },
  });
  if (count === 0) throw new AppError("invalid_state", "This batch is not under way.");
  await stopRunning(batchId);
  return serializeBatchDetail(await getBatchRecord(batchId));
}
