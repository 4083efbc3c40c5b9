import { describe, expect, it } from "vitest";
import type { LoadedModel } from "@/lib/engine";
import { createModelCache } from "./model-cache";

function counted(memoryBytes = 10) {
  const loads: string[] = [];
  const load = async (fileId: string): Promise<LoadedModel> => {
    loads.push(fileId);
    return { targets: [], decisions: [], level: "ngram", memoryBytes, predict: () => [], energies: () => [] };
  };
  return { loads, load };
}

describe("loaded models", () => {
  it("loads once for requests at the same time, and keeps what was used last within the limit", async () => {
    const { loads, load } = counted();
    const cache = createModelCache(load, 25);
    await Promise.all([cache.get("a"), cache.get("a")]);
    await cache.get("b");
    await cache.get("a");
    await cache.get("c");
    await cache.get("a");
    expect(loads).toEqual(["a", "b", "c"]);
    await cache.get("b");
    expect(loads).toEqual(["a", "b", "c", "b"]);
  });

  it("keeps a model that is larger than the limit until another is asked for", async () => {
    const { loads, load } = counted(100);
    const cache = createModelCache(load, 25);
    await cache.get("a");
    await cache.get("a");
    await cache.get("b");
    await cache.get("a");
    expect(loads).toEqual(["a", "b", "a"]);
  });

  it("forgets what was dropped and what failed", async () => {
    const { loads, load } = counted();
    const cache = createModelCache((id) =>
      loads.length === 0 ? load(id).then(() => Promise.reject(new Error("no"))) : load(id),
    );
    await expect(cache.get("a")).rejects.toThrow("no");
    await cache.get("a");
    cache.drop("a");
    await cache.get("a");
    expect(loads).toEqual(["a", "a", "a"]);
  });
});
