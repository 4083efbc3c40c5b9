import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import type { BatchDetail } from "../schema";
import { forgetIndex } from "./answers/answer-index";
import { getBatchRecord } from "./internal";
import { stopRunning } from "./running";
import { serializeBatchDetail } from "./serialize";

/** Stops a batch if need be, and removes it with its file and its result. Throws NotFound. */
export async function deleteBatch(batchId: string): Promise<BatchDetail> {
  const detail = await serializeBatchDetail(await getBatchRecord(batchId));
  await stopRunning(batchId);
  await db.batch.deleteMany({ where: { id: batchId } });
  await rm(paths.batch(batchId), { recursive: true, force: true });
  forgetIndex(batchId);
  return detail;
}
