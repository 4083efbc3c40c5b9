import "server-only";
import type { WireModelCard } from "../schema";
import { aliasesOf, fetchModelByName } from "./aliases";
import { findBaseModel } from "./base-models";
import { moderationModelId } from "./moderation/model";
import { ownerId } from "./owner";
import { serializeBaseModel, serializeModel } from "./serialize";

/** The card of a base model or of a trained one, by its name or an alias. Throws NotFound. */
export async function getModel(id: string): Promise<WireModelCard> {
  const base = findBaseModel(id);
  if (base) return serializeBaseModel(base, await ownerId());
  const model = await fetchModelByName(id);
  return serializeModel(model, await ownerId(), await moderationModelId(), await aliasesOf(model.id));
}
