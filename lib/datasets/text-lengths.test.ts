import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summariseLengths } from "./text-lengths";

describe("summariseLengths", () => {
  it("has nothing to say about no texts", () => {
    expect(summariseLengths([])).toEqual({ mean: 0, median: 0, p95: 0, max: 0, bins: [] });
  });

  it("puts one length into one bin", () => {
    expect(summariseLengths([[7, 3]])).toEqual({
      mean: 7,
      median: 7,
      p95: 7,
      max: 7,
      bins: [{ from: 7, to: 8, rows: 3 }],
    });
  });

  it("counts in steps that are easily read, and the few longest together", () => {
    const lengths = Array.from({ length: 100 }, (_, length): [number, number] => [length, 10]);
    const { mean, median, p95, max, bins } = summariseLengths([...lengths, [5_000, 1]]);
    expect(mean).toBeCloseTo((49.5 * 1_000 + 5_000) / 1_001);
    expect([median, p95, max]).toEqual([50, 95, 5_000]);
    expect(bins.slice(0, 2)).toEqual([
      { from: 0, to: 10, rows: 100 },
      { from: 10, to: 20, rows: 100 },
    ]);
    expect(bins.at(-1)).toEqual({ from: 100, to: 5_001, rows: 1 });
  });

  it("has every text in one bin, bins side by side and not too many", () => {
    const count = fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 1_000 }));
    fc.assert(
      fc.property(fc.uniqueArray(count, { minLength: 1, selector: ([length]) => length }), (counts) => {
        const { bins, max, median, p95 } = summariseLengths(counts);
        expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(counts.reduce((sum, [, texts]) => sum + texts, 0));
        expect(bins.length).toBeLessThanOrEqual(22);
        bins.forEach(({ from, to }, index) => {
          expect(to).toBeGreaterThan(from);
          expect(bins[index + 1]?.from ?? to).toBe(to);
        });
        expect(bins.at(-1)?.to).toBeGreaterThan(max);
        expect(median).toBeLessThanOrEqual(p95);
        expect(p95).toBeLessThanOrEqual(max);
      }),
    );
  });
});
