import "server-only";
import { db } from "@/lib/db/client";
import { AppError, invalid } from "@/lib/errors";
import { getModel } from "@/lib/models/server/get";
import { thresholdsInForce } from "@/lib/models/server/thresholds-in-force";
import type { BatchDetail, BatchSettings } from "../schema";
import { getBatchRecord, type StoredSettings } from "./internal";
import { runBatch } from "./run";
import { serializeBatchDetail } from "./serialize";

/**
 * Starts a batch that was read: its rows are asked in the background. Throws NotFound, Invalid for a column that the file does
 * not have, and InvalidState for one that is not read yet or was started already.
 */
export async function startBatch(batchId: string, settings: BatchSettings): Promise<BatchDetail> {
  const batch = await getBatchRecord(batchId);
  if (batch.status !== "draft") throw notDraft();
  assertColumns(
    settings.textColumns,
    (batch.columns?.columns ?? []).map(({ name }) => name),
  );
  const thresholds = await thresholdsInForce(await getModel(batch.modelId));
  const stored: StoredSettings = { version: 1, ...settings, thresholds };
  const { count } = await db.batch.updateMany({
    where: { id: batchId, status: "draft", deletedAt: null },
    data: { status: "running", settings: stored, startedAt: new Date(), error: undefined },
  });
  if (count === 0) throw notDraft();
  void runBatch(batchId);
  return serializeBatchDetail(await getBatchRecord(batchId));
}

function notDraft(): AppError {
  return new AppError("invalid_state", "This batch was started already, or is still being read.");
}

function assertColumns(chosen: readonly string[], known: readonly string[]): void {
  const missing = chosen.find((name) => !known.includes(name));
  if (missing === undefined) return;
  const reason = `The file has no column “${missing}”. It has: ${known.join(", ")}.`;
  throw invalid(reason, [{ name: "textColumns", reason }]);
}
