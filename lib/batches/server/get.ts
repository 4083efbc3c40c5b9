import "server-only";
import type { BatchDetail } from "../schema";
import { getBatchRecord } from "./internal";
import { serializeBatchDetail } from "./serialize";

/** One batch with its columns. Throws NotFound. */
export async function getBatch(batchId: string): Promise<BatchDetail> {
  return serializeBatchDetail(await getBatchRecord(batchId));
}
