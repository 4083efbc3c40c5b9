import "server-only";
import { db } from "@/lib/db/client";
import type { UpdateModelRequest } from "../requests";
import type { WireFineTunedModel } from "../schema";
import { aliasesOf } from "./aliases";
import { fetchModel } from "./internal";
import { workspaceId } from "./owner";
import { serializeFineTunedModel } from "./serialize";

/** Changes a trained model's name or description; null takes it away, a missing key leaves it. Throws NotFound. */
export async function updateModel(id: string, changes: UpdateModelRequest): Promise<WireFineTunedModel> {
  const { name, description } = changes;
  // An update without a change finds no model, even one that is there.
  if (name !== undefined || description !== undefined) {
    await db.engineModel.updateMany({ where: { id }, data: { name, description } });
  }
  return serializeFineTunedModel(await fetchModel(id), await workspaceId(), await aliasesOf(id));
}
