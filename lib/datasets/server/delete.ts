import "server-only";
import { db } from "@/lib/db/client";
import type { DatasetDetail } from "../schema";
import { fetchDataset } from "./internal";
import { serializeDetail } from "./serialize";

/** Takes a dataset out of sight. Its preparations, and the jobs that use them, keep working. Throws NotFound. */
export async function deleteDataset(id: string): Promise<DatasetDetail> {
  const record = await fetchDataset(id);
  await db.dataset.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: new Date() } });
  return serializeDetail(record);
}
