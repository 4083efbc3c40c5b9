import { describe, expect, it, vi } from "vitest";
import { createModelCache } from "./model-cache";

interface FakeModel {
  /** The file as it was when it was loaded. */
  content: string;
  memoryBytes: number;
}

/** A cache of files in memory, whose loads a test can hold up. */
function setUp({ memoryBytes = 10, maxBytes = 25 } = {}) {
  const files: Record<string, string> = {};
  const loads: string[] = [];
  const changed: string[] = [];
  let gate: Promise<unknown> = Promise.resolve();
  const load = async (fileId: string): Promise<FakeModel> => {
    loads.push(fileId);
    const content = files[fileId] ?? fileId;
    await gate;
    if (content === "damaged") throw new Error("no");
    return { content, memoryBytes };
  };
  const holdUp = () => {
    let release = () => {};
    gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    return release;
  };
  const cache = createModelCache({ load, maxBytes, onChange: (fileId) => changed.push(fileId) });
  return { cache, files, loads, changed, holdUp };
}

describe("loaded models", () => {
  it("loads once for requests at the same time, and keeps what was used last within the limit", async () => {
    const { cache, loads } = setUp();
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
    const { cache, loads } = setUp({ memoryBytes: 100 });
    await cache.get("a");
    await cache.get("a");
    await cache.get("b");
    await cache.get("a");
    expect(loads).toEqual(["a", "b", "a"]);
  });

  it("shares the loading of a model that takes long, whatever is loaded meanwhile", async () => {
    const { cache, loads, holdUp } = setUp({ memoryBytes: 20 });
    const release = holdUp();
    const first = cache.get("slow");
    await Promise.resolve();
    const others = [cache.get("b"), cache.get("c"), cache.get("slow")];
    release();
    await Promise.all([first, ...others]);
    expect(loads).toEqual(["slow", "b", "c"]);
  });

  it("counts what it does", async () => {
    const { cache, files } = setUp();
    for (const fileId of ["a", "b", "a", "c", "c"]) await cache.get(fileId);
    expect(cache.stats()).toEqual({ loaded: 2, bytes: 20, maxBytes: 25, hits: 2, misses: 3, evictions: 1 });
    files.d = "damaged";
    await expect(cache.get("d")).rejects.toThrow("no");
    expect(cache.stats()).toMatchObject({ loaded: 2, bytes: 20, misses: 4 });
  });

  it("forgets what was dropped and what failed", async () => {
    const { cache, files, loads, changed } = setUp();
    files.a = "damaged";
    await expect(cache.get("a")).rejects.toThrow("no");
    files.a = "old";
    const old = await cache.get("a");
    files.a = "new";
    cache.drop("a");
    expect(changed).toEqual(["a"]);
    expect((await cache.get("a")).content).toBe("new");
    expect(old.content).toBe("old");
    expect(loads).toEqual(["a", "a", "a"]);
  });
});

describe("a model whose file changed", () => {
  it("is answered by the old one until the new one is there", async () => {
    const { cache, files, changed, holdUp } = setUp();
    files.a = "old";
    await cache.get("a");
    files.a = "new";
    const release = holdUp();
    const refreshed = cache.refresh("a");
    expect((await cache.get("a")).content).toBe("old");
    expect(changed).toEqual([]);
    release();
    await refreshed;
    expect(changed).toEqual(["a"]);
    expect((await cache.get("a")).content).toBe("new");
    expect(cache.stats()).toMatchObject({ loaded: 1, bytes: 10 });
  });

  it("stays as it was when the new file cannot be loaded", async () => {
    const { cache, files, changed } = setUp();
    files.a = "old";
    await cache.get("a");
    files.a = "damaged";
    await expect(cache.refresh("a")).rejects.toThrow("no");
    expect((await cache.get("a")).content).toBe("old");
    expect(changed).toEqual([]);
  });

  it("is the newest after several changes, whichever was loaded first", async () => {
    const { cache, files, holdUp } = setUp();
    files.a = "first";
    await cache.get("a");
    files.a = "second";
    const release = holdUp();
    const slow = cache.refresh("a");
    await vi.waitFor(() => expect(cache.stats().loaded).toBe(1));
    files.a = "third";
    const fast = cache.refresh("a");
    release();
    await Promise.all([slow, fast]);
    expect((await cache.get("a")).content).toBe("third");
  });

  it("does not come back when it was dropped meanwhile, nor when nobody uses it", async () => {
    const { cache, files, holdUp } = setUp();
    await cache.get("a");
    const release = holdUp();
    const refreshed = cache.refresh("a");
    cache.drop("a");
    release();
    await refreshed;
    expect(cache.stats().loaded).toBe(0);
    files.b = "new";
    await cache.refresh("b");
    expect(cache.stats()).toMatchObject({ loaded: 0, bytes: 0 });
  });
});
