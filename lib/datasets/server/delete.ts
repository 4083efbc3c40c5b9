import "server-only";
import { rm } from "node:fs/promises";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import type { DatasetDetail } from "../schema";
import { importSettled } from "./import/import-dataset";
import { fetchDataset } from "./internal";
import { serializeDetail } from "./serialize";
import { cancelTasks, tasksEnded } from "./tasks";

/**
 * Takes a dataset out of sight and cancels what is under way for it. Its preparations, and the jobs that use them, keep
 * working. One that is still imported is really removed, files and all. Throws NotFound.
 */
export async function deleteDataset(id: string): Promise<DatasetDetail> {
  const record = await fetchDataset(id);
  const detail = await serializeDetail(record);
  if (record.status === "importing" && (await removeUnfinished(id))) return detail;
  await db.dataset.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: new Date() } });
  await endTasks(id);
  // Only a cache: should somebody want the dataset back, its steps make it again.
  await rm(paths.datasetStates(id), { recursive: true, force: true });
  return detail;
}

/** Cancels an import and removes its record and its files. False where somebody relies on it already. */
async function removeUnfinished(id: string): Promise<boolean> {
  await endTasks(id);
  const { count } = await db.dataset.deleteMany({ where: { id, deletedAt: null, preparations: { none: {} } } });
  if (count > 0) await rm(paths.dataset(id), { recursive: true, force: true });
  return count > 0;
}

/** Cancels the tasks of a dataset. They may be about to write: when they have ended, nothing more comes. */
async function endTasks(id: string): Promise<void> {
  cancelTasks(id);
  await tasksEnded(id);
  await importSettled(id);
}
