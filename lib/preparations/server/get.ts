import "server-only";
import type { PreparationDetail } from "../schema";
import { fetchPreparation } from "./internal";
import { serializeDetail } from "./serialize";
import { splitBytes } from "./split-file";

/** One preparation with its recipe and counts. Throws NotFound. */
export async function getPreparation(id: string): Promise<PreparationDetail> {
  return serializeDetail(await fetchPreparation(id), await splitBytes(id));
}
