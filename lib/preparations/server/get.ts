import "server-only";
import type { PreparationDetail } from "../schema";
import { fetchPreparation } from "./internal";
import { serializeDetail } from "./serialize";

/** One preparation with its recipe and counts. Throws NotFound. */
export async function getPreparation(id: string): Promise<PreparationDetail> {
  return serializeDetail(await fetchPreparation(id));
}
