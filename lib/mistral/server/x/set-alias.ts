import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { aliasNameSchema, type WireAlias } from "../../x-schema";
import { findBaseModel } from "../base-models";
import { conflict, invalidItems, noMatch, validationItems } from "../errors";
import { PATIENCE } from "../move-job";
import { serializeAlias } from "./list-aliases";

/**
 * Lets `name` lead to a trained model, or moves it there: from the next request on it means that model. Throws NotFound for a model that
 * is not here, Conflict for a name that is a model's own, and Invalid for one that is no name.
 */
export async function setAlias(name: string, modelId: string): Promise<WireAlias> {
  const parsed = aliasNameSchema.safeParse(name);
  if (!parsed.success) throw invalidItems(validationItems(parsed.error, ["path", "name"], name, false));
  if (findBaseModel(name)) throw conflict(`${name} is a base model. Choose another name.`);
  const alias = await db.$transaction(async (tx) => {
    const select = { id: true };
    if (await tx.engineModel.findUnique({ where: { id: name }, select })) {
      throw conflict(`${name} is a model's own id. Choose another name.`, name);
    }
    if (!(await tx.engineModel.findUnique({ where: { id: modelId }, select }))) throw noMatch("model");
    // The time also of a name that already leads there.
    const data = { modelId, updatedAt: new Date() };
    return tx.engineAlias.upsert({ where: { name }, create: { name, ...data }, update: data });
  }, PATIENCE);
  log.info({ alias: name, modelId }, "an alias was set");
  return serializeAlias(alias);
}
