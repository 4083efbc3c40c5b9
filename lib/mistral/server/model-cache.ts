import "server-only";
import { readFile } from "node:fs/promises";
import { EngineError, type LoadedModel, loadModel } from "@/lib/engine";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { paths } from "@/lib/store/paths";

const MAX_BYTES = 512 * 1024 ** 2;

export interface ModelCache {
  /** The loaded model of a file. Throws an AppError with a sentence when the file is gone or damaged. */
  get(fileId: string): Promise<LoadedModel>;
  drop(fileId: string): void;
}

/**
 * Loaded models, the ones used last within a limit of bytes. Requests that come while a model loads share its loading. A
 * model over the limit by itself is still kept, alone, until another is asked for.
 */
export function createModelCache(load: (fileId: string) => Promise<LoadedModel>, maxBytes = MAX_BYTES): ModelCache {
  // A Map keeps the order of insertion: first is the one not used for the longest time.
  const models = new Map<string, { model: Promise<LoadedModel>; bytes: number }>();

  function evict(): void {
    let bytes = [...models.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [fileId, entry] of models) {
      if (bytes <= maxBytes || models.size === 1) return;
      models.delete(fileId);
      bytes -= entry.bytes;
    }
  }

  function get(fileId: string): Promise<LoadedModel> {
    const known = models.get(fileId);
    if (known) {
      models.delete(fileId);
      models.set(fileId, known);
      return known.model;
    }
    const entry = { model: load(fileId), bytes: 0 };
    models.set(fileId, entry);
    entry.model.then(
      (model) => {
        entry.bytes = model.memoryBytes;
        evict();
      },
      // A failure is not kept: the next request tries again.
      () => models.get(fileId) === entry && models.delete(fileId),
    );
    return entry.model;
  }

  return { get, drop: (fileId) => void models.delete(fileId) };
}

async function loadFromDisk(fileId: string): Promise<LoadedModel> {
  try {
    return loadModel(await readFile(paths.engineModel(fileId)));
  } catch (cause) {
    const reason = cause instanceof EngineError ? cause.message : "Its file cannot be read.";
    throw new AppError("internal", `The model cannot be loaded. ${reason} Train it again.`, { cause });
  }
}

/** The warm models of this process. */
export function modelCache(): ModelCache {
  return remember("engine.models", () => createModelCache(loadFromDisk));
}
