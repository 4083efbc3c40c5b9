import { describe, expect, it } from "vitest";
import { RecentResults } from "./lru";

describe("RecentResults", () => {
  /** Asks for these keys one after the other; those that had to be computed. */
  async function computed(results: RecentResults<number>, keys: readonly number[]): Promise<number[]> {
    const made: number[] = [];
    for (const key of keys) {
      await results.get(String(key), async () => {
        made.push(key);
        return key;
      });
    }
    return made;
  }

  it("keeps the last so many, by use", async () => {
    expect(await computed(new RecentResults(2), [1, 2, 1, 3, 1, 2])).toEqual([1, 2, 3, 2]);
  });

  it("keeps the last so many bytes, and the very last whatever it takes", async () => {
    const results = new RecentResults<number>(9, { maxBytes: 100, bytesOf: (bytes) => bytes });
    expect(await computed(results, [40, 50, 40, 30, 40, 50])).toEqual([40, 50, 30, 50]);
    expect(await computed(results, [500, 500, 10, 10, 500])).toEqual([500, 10, 500]);
  });

  it("computes again what was let go of", async () => {
    const results = new RecentResults<number>(9, { maxBytes: 100, bytesOf: (bytes) => bytes });
    expect(await computed(results, [60, 60])).toEqual([60]);
    results.delete("60");
    // Its bytes count no longer: there is room for both.
    expect(await computed(results, [50, 45, 60, 50])).toEqual([50, 45, 60, 50]);
  });

  it("computes once for all who ask at the same time, and again after a failure", async () => {
    const results = new RecentResults<number>(2);
    let calls = 0;
    const failing = async (): Promise<number> => {
      calls += 1;
      throw new Error("no");
    };
    const both = [results.get("a", failing), results.get("a", failing)];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(calls).toBe(1);
    await expect(results.get("a", failing)).rejects.toThrow("no");
    expect(calls).toBe(2);
  });
});
