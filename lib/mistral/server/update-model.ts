import "server-only";
import { db } from "@/lib/db/client";
import type { UpdateModelRequest } from "../requests";
import type { WireFineTunedModel } from "../schema";
import { noMatch } from "./errors";
import { fetchModel } from "./internal";
import { workspaceId } from "./owner";
import { serializeFineTunedModel } from "./serialize";

/** Changes a trained model's name or description; null takes it away, a missing key leaves it. Throws NotFound. */
export async function updateModel(id: string, changes: UpdateModelRequest): Promise<WireFineTunedModel> {
  const { count } = await db.engineModel.updateMany({
    where: { id },
    data: { name: changes.name, description: changes.description },
  });
  if (count === 0) throw noMatch("model");
  return serializeFineTunedModel(await fetchModel(id), await workspaceId());
}
