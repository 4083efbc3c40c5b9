import "server-only";
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { remember } from "@/lib/remember";
import { paths } from "@/lib/store/paths";
import { listTasks } from "../tasks";

/** Files of states that a dataset keeps: enough to go back and forth a little. */
const KEPT_STATES = 4;

/** When the file of a state was used last, by its path; after a restart the file's own time says. */
const lastUsed = remember("datasets.states.used", () => new Map<string, number>());

async function fileNames(datasetId: string): Promise<string[]> {
  return readdir(paths.datasetStates(datasetId)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** Keys of the states whose rows are kept as files. */
export async function keptStates(datasetId: string): Promise<Set<string>> {
  return new Set((await fileNames(datasetId)).map((name) => path.parse(name).name));
}

/** Notes that a state's file is in use. */
export function touchState(datasetId: string, key: string): void {
  lastUsed.set(paths.datasetState(datasetId, key), Date.now());
}

/**
 * Removes the files that were not used for longest. None goes while something other than a step is under way that may
 * read it.
 */
export async function evictStates(datasetId: string): Promise<void> {
  if (listTasks(datasetId).some(({ kind }) => kind !== "step")) return;
  const files: { file: string; usedAt: number }[] = [];
  for (const name of await fileNames(datasetId)) {
    const file = paths.datasetState(datasetId, path.parse(name).name);
    const usedAt = lastUsed.get(file) ?? (await stat(file).catch(() => null))?.mtimeMs ?? 0;
    files.push({ file, usedAt });
  }
  for (const { file } of files.sort((a, b) => b.usedAt - a.usedAt).slice(KEPT_STATES)) {
    lastUsed.delete(file);
    await rm(file, { force: true });
  }
}
