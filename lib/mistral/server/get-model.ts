import "server-only";
import type { WireModelCard } from "../schema";
import { findBaseModel } from "./base-models";
import { fetchModel } from "./internal";
import { moderationModelId } from "./moderation/model";
import { ownerId } from "./owner";
import { serializeBaseModel, serializeModel } from "./serialize";

/** The card of a base model, by its name or an alias, or of a trained one. Throws NotFound. */
export async function getModel(id: string): Promise<WireModelCard> {
  const base = findBaseModel(id);
  if (base) return serializeBaseModel(base, await ownerId());
  return serializeModel(await fetchModel(id), await ownerId(), await moderationModelId());
}
