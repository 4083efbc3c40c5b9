import "server-only";
import { readFile } from "node:fs/promises";
import { EngineError, type Neighbours, readNeighbours } from "@/lib/engine";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { paths } from "@/lib/store/paths";

/** Of models asked for lately. */
const MAX_FILES = 8;
const MAX_BYTES = 128 * 1024 ** 2;

export type TrainingRows = { rows: Neighbours; reason: null } | { rows: null; reason: string };

function recent(): RecentResults<Neighbours> {
  return remember(
    "engine.training-rows",
    () => new RecentResults(MAX_FILES, { maxBytes: MAX_BYTES, bytesOf: (rows: Neighbours) => rows.byteLength }),
  );
}

/** To be called when a model is gone. */
export function forgetNeighbours(fileId: string): void {
  recent().delete(fileId);
}

/** The training rows kept beside a model, or why there are none. Such a file is written once and never changes. */
export async function loadNeighbours(fileId: string): Promise<TrainingRows> {
  try {
    const rows = await recent().get(fileId, async () => readNeighbours(await readFile(paths.engineModelRows(fileId))));
    return { rows, reason: null };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return {
        rows: null,
        reason: "No training rows are kept with this model: it was uploaded as a file, or trained by an older version.",
      };
    }
    if (!(error instanceof EngineError)) throw error;
    log.error({ err: error, fileId }, "the training rows of a model cannot be read");
    return { rows: null, reason: `${error.message} Train the model again.` };
  }
}
