import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { ModelSummary } from "../schema";
import { getModel } from "./get";
import { getModelRecord } from "./internal";

/**
 * Moves a model to the trash: it leaves the lists, and nothing of it is lost. Throws NotFound, and InvalidState while an
 * alias leads to it: whoever asks for that name would be left without an answer.
 */
export async function trashModel(modelId: string): Promise<ModelSummary> {
  const { id } = await getModelRecord(modelId);
  const { count } = await db.model.updateMany({
    where: { id, deletedAt: null, aliases: { none: {} } },
    data: { deletedAt: new Date() },
  });
  const model = await getModel(id);
  if (count === 0 && model.deletedAt === null) throw leadsTo(model.aliases);
  return model;
}

function leadsTo(aliases: readonly string[]): AppError {
  const names = aliases.map((name) => `“${name}”`).join(", ");
  return new AppError(
    "invalid_state",
    `${aliases.length === 1 ? "The alias" : "The aliases"} ${names} ${aliases.length === 1 ? "leads" : "lead"} to this model. Move or remove ${aliases.length === 1 ? "it" : "them"} first, then delete the model.`,
    { extra: { aliases } },
  );
}
