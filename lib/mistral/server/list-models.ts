import "server-only";
import { db } from "@/lib/db/client";
import type { ListModelsQuery } from "../requests";
import type { WireModelList } from "../schema";
import { aliasesByModel } from "./aliases";
import { BASE_MODELS } from "./base-models";
import { moderationModelId } from "./moderation/model";
import { ownerId } from "./owner";
import { serializeBaseModel, serializeModel } from "./serialize";

/** Base models, then trained ones, newest first, archived ones included. */
export async function listModels(query: ListModelsQuery): Promise<WireModelList> {
  const owner = await ownerId();
  const moderatorId = await moderationModelId();
  const models = await db.engineModel.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  const aliases = await aliasesByModel();
  const cards = [
    ...BASE_MODELS.map((base) => serializeBaseModel(base, owner)),
    ...models.map((model) => serializeModel(model, owner, moderatorId, aliases.get(model.id) ?? [])),
  ];
  const data = cards.filter(
    (card) =>
      (query.provider === undefined || card.owned_by === query.provider) &&
      (query.model === undefined || card.id === query.model || card.aliases.includes(query.model)),
  );
  return { object: "list", data };
}
