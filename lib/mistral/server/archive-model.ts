import "server-only";
import { db } from "@/lib/db/client";
import type { WireArchivedModel } from "../schema";
import { noMatch } from "./errors";

/** Archives a trained model, or takes it out of the archive. An archived model is listed as such and still classifies. Throws NotFound. */
export async function setModelArchived(id: string, archived: boolean): Promise<WireArchivedModel> {
  const { count } = await db.engineModel.updateMany({ where: { id }, data: { archived } });
  if (count === 0) throw noMatch("model");
  return { id, object: "model", archived };
}
