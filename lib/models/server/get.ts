import "server-only";
import type { ModelSummary } from "../schema";
import { getModelRecord, serializeModel } from "./internal";
import { testScoresOf } from "./test-scores";

/** One model by our id or its server's name. Throws NotFound. */
export async function getModel(idOrRemoteId: string): Promise<ModelSummary> {
  const record = await getModelRecord(idOrRemoteId);
  const scores = await testScoresOf([record.id]);
  return serializeModel(record, scores.get(record.id) ?? null);
}
