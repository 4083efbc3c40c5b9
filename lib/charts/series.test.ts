import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downsample, isAlone, smoothSeries } from "./series";

const upTo = (length: number) => Array.from({ length }, (_, index) => index);

describe("smoothSeries", () => {
  it("equals the formula worked by hand", () => {
    // s = 0.25, so w = 0.5; x from 0 to 1000, so dx is its own exponent: decays 0.5^1, 0.5^2, 0.5^997.
    const smooth = smoothSeries([0, 1, 3, 1000], [4, 2, 8, 1], 0.25);
    expect(smooth[0]).toBe(4);
    expect(smooth[1]).toBeCloseTo((4 * 0.5 + 2) / 1.5, 12);
    expect(smooth[2]).toBeCloseTo(((4 * 0.5 + 2) * 0.25 + 8) / (1.5 * 0.25 + 1), 12);
    expect(smooth[3]).toBeCloseTo(1, 12);
  });

  it("starts at the first value, not near zero", () => {
    expect(smoothSeries(upTo(50), [10, ...upTo(49).map((i) => 9 - i / 10)], 0.99)[0]).toBe(10);
  });

  it.each([
    ["nothing", [], []],
    ["one value", [null, 3, null], [null, 3, null]],
    ["two values", [5, null, 1], [5, null, 1]],
    ["a constant", [2, 2, 2], [2, 2, 2]],
  ])("leaves %s alone", (_, ys, expected) => {
    expect(smoothSeries(upTo(ys.length), ys, 0.9)).toEqual(expected);
  });

  it("leaves a gap as a gap, and the rest as if the gap were not there", () => {
    const xs = [0, 10, 20, 30, 40];
    const withGap = smoothSeries(xs, [4, 3, null, 2, 1], 0.9);
    const without = smoothSeries([0, 10, 30, 40], [4, 3, 2, 1], 0.9);
    expect(withGap[2]).toBeNull();
    expect(withGap.filter((y) => y !== null)).toEqual(without);
  });

  it("does nothing at smoothing 0 and holds back more the higher it is", () => {
    const xs = upTo(100);
    const ys = xs.map((x) => (x % 2 === 0 ? 1 : 0));
    expect(smoothSeries(xs, ys, 0)).toEqual(ys);
    const wobble = (smoothing: number) => {
      const tail = smoothSeries(xs, ys, smoothing).slice(50).map(Number);
      return Math.max(...tail) - Math.min(...tail);
    };
    expect(wobble(0.6)).toBeGreaterThan(wobble(0.9));
    expect(wobble(0.9)).toBeGreaterThan(wobble(0.99));
  });

  it("never leaves the range of its input", () => {
    const gapped = fc.array(fc.option(fc.double({ min: -100, max: 100, noNaN: true }), { freq: 4 }), { minLength: 3 });
    fc.assert(
      fc.property(gapped, fc.double({ min: 0, max: 1, noNaN: true }), (ys, smoothing) => {
        const present = ys.filter((y) => y !== null);
        for (const [index, y] of smoothSeries(upTo(ys.length), ys, smoothing).entries()) {
          expect(y === null).toBe(ys[index] === null);
          if (y === null) continue;
          expect(y).toBeGreaterThanOrEqual(Math.min(...present) - 1e-9);
          expect(y).toBeLessThanOrEqual(Math.max(...present) + 1e-9);
        }
      }),
    );
  });
});

describe("downsample", () => {
  it("keeps everything up to the limit", () => {
    expect(downsample(upTo(1000), upTo(1000), 1000)).toEqual(upTo(1000));
    expect(downsample([], [])).toEqual([]);
  });

  it("keeps peaks, the first and the last value, within the limit", () => {
    const xs = upTo(50_000);
    const ys: (number | null)[] = xs.map((x) => Math.sin(x / 500));
    ys[31_234] = 40;
    ys[7] = -40;
    const kept = downsample(xs, ys, 1000);
    expect(kept.length).toBeLessThanOrEqual(1002);
    expect(kept).toEqual(expect.arrayContaining([0, 7, 31_234, 49_999]));
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it("keeps a gap within a bucket and a gap across buckets", () => {
    const xs = upTo(10_000);
    const short = xs.map((x) => (x === 5002 ? null : x % 7));
    const long = xs.map((x) => (x > 3000 && x < 6000 ? null : x % 7));
    for (const ys of [short, long]) {
      const drawn = downsample(xs, ys, 300).map((index) => ys[index]);
      expect(drawn).toContain(null);
    }
  });

  it("copes with values that all stand on one x", () => {
    expect(downsample([1, 1, 1, 1], [3, 9, 1, 5], 3)).toEqual([0, 1, 2, 3]);
  });

  it("never loses the extremes, whatever the spacing", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.option(fc.integer())), { minLength: 1 });
    fc.assert(
      fc.property(points, fc.integer({ min: 3, max: 20 }), (pairs, limit) => {
        const sorted = pairs.toSorted((a, b) => a[0] - b[0]);
        const ys = sorted.map(([, y]) => y);
        const kept = downsample(
          sorted.map(([x]) => x),
          ys,
          limit,
        );
        const present = ys.filter((y) => y !== null);
        const drawn = kept.map((index) => ys[index] ?? null).filter((y) => y !== null);
        if (present.length === 0) return;
        expect(Math.max(...drawn)).toBe(Math.max(...present));
        expect(Math.min(...drawn)).toBe(Math.min(...present));
        expect(drawn.at(-1)).toBe(present.at(-1));
      }),
    );
  });
});

describe("isAlone", () => {
  it.each([
    [[1], 0, true],
    [[1, 2], 0, false],
    [[null, 1, null], 1, true],
    [[null, 1, null], 0, false],
    [[1, null, 2, 3], 0, true],
    [[1, null, 2, 3], 2, false],
  ])("%j at %d: %s", (ys, index, expected) => {
    expect(isAlone(ys, index)).toBe(expected);
  });
});
