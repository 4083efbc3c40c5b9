import "server-only";
import { db } from "@/lib/db/client";
import type { EngineAlias } from "@/lib/db/generated/client";
import type { WireAlias } from "../../x-schema";

/** All other names of trained models, in alphabetical order. */
export async function listAliases(): Promise<{ object: "list"; data: WireAlias[] }> {
  const aliases = await db.engineAlias.findMany({ orderBy: { name: "asc" } });
  return { object: "list", data: aliases.map(serializeAlias) };
}

/** An alias as the wire has it. */
export function serializeAlias({ name, modelId, updatedAt }: EngineAlias): WireAlias {
  return { name, object: "alias", model: modelId, updated_at: Math.floor(updatedAt.getTime() / 1000) };
}
