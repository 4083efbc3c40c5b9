import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LearningRun } from "../learning-schema";
import { adviseOnCurve, adviseOnRuns, type CurvePoint } from "./advice";
import { describeLearningAdvice, summariseCurve } from "./describe";
import { drawOrder, strataOf } from "./draw";

const SIZES = [0.1, 0.25, 0.5, 0.75, 1];
const NOISE = [-1, 0, 1];

/** Three trainings of each size, their scores a little apart. */
function curve(scoreAt: (rows: number) => number, spread = 0.001, all = 1000): CurvePoint[] {
  return SIZES.flatMap((size) =>
    NOISE.map((sign) => ({ size, rows: size * all, score: scoreAt(size * all) + sign * spread })),
  );
}

describe("advice", () => {
  it("says how many more rows a curve that rises needs", () => {
    // Four points a doubling: three points take 2^(3/4) times the rows.
    const found = adviseOnCurve(curve((rows) => 0.4 + 0.04 * Math.log2(rows / 100)));
    expect(found).toEqual({ verdict: "rising", moreRows: 690, gain: 0.03 });
  });

  it("promises no more than a doubling brings", () => {
    const found = adviseOnCurve(curve((rows) => 0.4 + 0.012 * Math.log2(rows / 100)));
    expect(found.verdict).toBe("rising");
    expect(found.gain).toBeCloseTo(0.012, 6);
    expect(found.moreRows).toBe(1000);
  });

  it("finds a curve flat that has come to its end, or to the top", () => {
    expect(adviseOnCurve(curve(() => 0.8)).verdict).toBe("flat");
    expect(adviseOnCurve(curve((rows) => 0.8 - 0.01 * Math.log2(rows / 100))).verdict).toBe("flat");
    expect(adviseOnCurve(curve((rows) => 1 - 0.2 / (1 + rows ** 2))).verdict).toBe("flat");
    expect(adviseOnCurve(curve(() => 1, 0)).verdict).toBe("flat");
  });

  it("calls unknown what the spread hides, or too few trainings", () => {
    expect(adviseOnCurve(curve((rows) => 0.4 + 0.01 * Math.log2(rows), 0.15)).verdict).toBe("unknown");
    expect(adviseOnCurve(curve(() => 0.8).filter(({ size }) => size > 0.6)).verdict).toBe("unknown");
    expect(adviseOnCurve(curve(() => 0.8).slice(-3)).verdict).toBe("unknown");
    expect(adviseOnCurve([])).toEqual({ verdict: "unknown", moreRows: null, gain: null });
  });

  it("names rows and gain exactly where it says that a curve rises (law)", () => {
    const point = fc.record({
      size: fc.constantFrom(...SIZES),
      rows: fc.integer({ min: 0, max: 100_000 }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const { verdict, moreRows, gain } = adviseOnCurve(points);
        expect([moreRows !== null, gain !== null]).toEqual([verdict === "rising", verdict === "rising"]);
        if (moreRows !== null) expect(moreRows).toBeGreaterThan(0);
        if (gain !== null) expect(gain).toBeLessThanOrEqual(0.03);
      }),
    );
  });

  it("is given for every target and label, in words", () => {
    const runs = curve(() => 0.8).map(({ size, rows }, index): LearningRun => {
      const labels = [{ label: "refund", rows: rows / 10, f1: 0.4 + 0.04 * Math.log2(rows / 100) }];
      const scores = [{ target: "intent", accuracy: 0.8, macroF1: 0.8, labels }];
      return { size, repeat: index % 3, rows, status: "ready", scores, error: null };
    });
    const advice = adviseOnRuns(runs);
    expect(advice.map((one) => [one.label, describeLearningAdvice(one)])).toEqual([
      [null, "flat: more rows like these will not help"],
      ["refund", "about 69 more rows for +3 points"],
    ]);
    expect(summariseCurve(runs, "intent", null).map(({ rows, trainings, mean }) => [rows, trainings, mean])).toEqual(
      SIZES.map((size) => [size * 1000, 3, expect.closeTo(0.8)]),
    );
    expect(summariseCurve(runs, "intent", "other")).toEqual([]);
  });
});

describe("draws", () => {
  const strata = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 200 });

  it("keep every stratum's share, each part holding the smaller ones (law)", () => {
    fc.assert(
      fc.property(strata, fc.nat(), (given, seed) => {
        const from = drawOrder(given, seed);
        for (const stratum of new Set(given)) {
          const rows = [...from].filter((_, row) => given[row] === stratum);
          for (const size of SIZES) {
            const taken = rows.filter((share) => share <= size).length;
            expect(Math.abs(taken - Math.max(1, size * rows.length))).toBeLessThanOrEqual(0.5 + 1e-9);
          }
        }
      }),
    );
  });

  it("are decided by the seed", () => {
    const given = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? "a" : "b"));
    expect(drawOrder(given, 1)).toEqual(drawOrder(given, 1));
    expect(drawOrder(given, 1)).not.toEqual(drawOrder(given, 2));
  });

  it("go by the rarest label of a row", () => {
    expect(strataOf([["a", "b"], ["a"], [], ["a", "c"], ["b"]])).toEqual(["b", "a", "", "c", "b"]);
  });
});
