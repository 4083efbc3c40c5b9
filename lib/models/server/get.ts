import "server-only";
import type { ModelSummary } from "../schema";
import { getModelRecord, serializeModel } from "./internal";

/** One model by our id or its server's name. Throws NotFound. */
export async function getModel(idOrRemoteId: string): Promise<ModelSummary> {
  return serializeModel(await getModelRecord(idOrRemoteId));
}
