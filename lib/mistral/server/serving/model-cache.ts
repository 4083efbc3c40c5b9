import "server-only";
import type { LoadedModel } from "@/lib/engine";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { classifyCosts } from "./costs";
import { openModel } from "./open-model";
import { classifyPool } from "./worker-pool";

export interface ModelCacheStats {
  /** Models in memory. */
  loaded: number;
  bytes: number;
  maxBytes: number;
  /** Requests for a model that was in memory or on its way there. */
  hits: number;
  misses: number;
  /** Models that had to make room for others. */
  evictions: number;
}

export interface ModelCache<Model> {
  /** The loaded model of a file. Throws an AppError with a sentence when the file is gone or damaged. */
  get(fileId: string): Promise<Model>;
  /** Forgets a model: the next request loads its file anew. Who has the model already goes on with it. */
  drop(fileId: string): void;
  /**
   * Loads the model of a file that has changed. Requests get the old one until the new one is there, so none of them waits. Throws as
   * `get`, and then the old one stays.
   */
  refresh(fileId: string): Promise<void>;
  stats(): ModelCacheStats;
}

interface Entry<Model> {
  model: Promise<Model>;
  /** 0 while it loads. */
  bytes: number;
}

interface Options<Model> {
  load: (fileId: string) => Promise<Model>;
  maxBytes: number;
  /** Called when what the file held is no longer what requests get. */
  onChange?: (fileId: string) => void;
}

/**
 * Loaded models, the ones used last within a limit of bytes. Requests that come while a model loads share its loading; a failure is not
 * kept. A model over the limit by itself is still kept, alone, until another is asked for.
 */
export function createModelCache<Model extends { memoryBytes: number }>({
  load,
  maxBytes,
  onChange = () => undefined,
}: Options<Model>): ModelCache<Model> {
  // A Map keeps the order of insertion: first is the one not used for the longest time.
  const entries = new Map<string, Entry<Model>>();
  /** The newest refresh of each file that is under way. */
  const refreshes = new Map<string, Entry<Model>>();
  const counts = { hits: 0, misses: 0, evictions: 0 };

  const bytesLoaded = () => [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);

  function evict(): void {
    let bytes = bytesLoaded();
    for (const [fileId, entry] of entries) {
      if (bytes <= maxBytes || entries.size === 1) return;
      if (entry.bytes === 0) continue;
      entries.delete(fileId);
      counts.evictions += 1;
      bytes -= entry.bytes;
    }
  }

  function get(fileId: string): Promise<Model> {
    const known = entries.get(fileId);
    if (known) {
      counts.hits += 1;
      entries.delete(fileId);
      entries.set(fileId, known);
      return known.model;
    }
    counts.misses += 1;
    const entry = { model: load(fileId), bytes: 0 };
    entries.set(fileId, entry);
    entry.model.then(
      (model) => {
        entry.bytes = model.memoryBytes;
        evict();
      },
      // A failure is not kept: the next request tries again.
      () => entries.get(fileId) === entry && entries.delete(fileId),
    );
    return entry.model;
  }

  function drop(fileId: string): void {
    entries.delete(fileId);
    refreshes.delete(fileId);
    onChange(fileId);
  }

  async function refresh(fileId: string): Promise<void> {
    const entry = { model: load(fileId), bytes: 0 };
    refreshes.set(fileId, entry);
    try {
      entry.bytes = (await entry.model).memoryBytes;
    } finally {
      // Of several refreshes the one that began last knows the file best.
      const isNewest = refreshes.get(fileId) === entry;
      if (isNewest) refreshes.delete(fileId);
      if (isNewest && entry.bytes > 0) replace(fileId, entry);
    }
  }

  function replace(fileId: string, entry: Entry<Model>): void {
    // One that nobody used lately is not brought back.
    if (entries.has(fileId)) entries.set(fileId, entry);
    evict();
    onChange(fileId);
  }

  const stats = () => ({ loaded: entries.size, bytes: bytesLoaded(), maxBytes, ...counts });
  return { get, drop, refresh, stats };
}

/** The warm models of this process. */
export function modelCache(): ModelCache<LoadedModel> {
  return remember("engine.models", () =>
    createModelCache({
      load: openModel,
      maxBytes: env.modelCacheBytes,
      onChange: (fileId) => {
        classifyPool().forget(fileId);
        classifyCosts().forget(fileId);
      },
    }),
  );
}

/** What the warm models of this process take, and how often they were asked for. */
export function modelCacheStats(): ModelCacheStats {
  return modelCache().stats();
}
