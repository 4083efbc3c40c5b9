import "server-only";
import type { DatasetDetail } from "../schema";
import { fetchDataset } from "./internal";
import { serializeDetail } from "./serialize";

/** One dataset with its columns and roles. Throws NotFound. */
export async function getDataset(id: string): Promise<DatasetDetail> {
  return serializeDetail(await fetchDataset(id));
}
