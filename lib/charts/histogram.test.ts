import { describe, expect, it } from "vitest";
import { describeHistogram, prepareHistogram } from "./histogram";

const bins = (...rows: number[]) =>
  rows.map((count, index) => ({ from: index * 10, to: index * 10 + 10, rows: count }));

describe("prepareHistogram", () => {
  it("measures heights by the highest bar and shares by all rows", () => {
    const { bars, total, maxRows } = prepareHistogram({ bins: bins(5, 20, 0), unit: "characters" });
    expect([total, maxRows]).toEqual([25, 20]);
    expect(bars.map(({ height, share }) => [height, share])).toEqual([
      [0.25, 0.2],
      [1, 0.8],
      [0, 0],
    ]);
    expect(bars.map(({ name }) => name)).toEqual(["0 to 9 characters", "10 to 19 characters", "20 to 29 characters"]);
  });

  it("names a bin of one value by it", () => {
    const { bars } = prepareHistogram({ bins: [{ from: 3, to: 4, rows: 1 }], unit: "tokens" });
    expect(bars[0]?.name).toBe("3 tokens");
  });

  it("marks what lies beyond the limit", () => {
    const { bars, limitAt } = prepareHistogram({ bins: bins(1, 1, 1, 1), unit: "tokens", limit: 25 });
    expect(bars.map(({ isOverLimit }) => isOverLimit)).toEqual([false, false, false, true]);
    expect(limitAt).toBe(0.625);
    const far = prepareHistogram({ bins: bins(1, 1), unit: "tokens", limit: 19 });
    expect(far.bars.some(({ isOverLimit }) => isOverLimit)).toBe(false);
    expect(prepareHistogram({ bins: bins(1, 1), unit: "tokens", limit: 500 }).limitAt).toBeNull();
  });

  it("puts a few numbers below, from the first edge to the last", () => {
    const { ticks } = prepareHistogram({ bins: bins(...Array(24).fill(1)), unit: "characters" });
    expect(ticks.map(({ label }) => label)).toEqual(["0", "40", "80", "120", "160", "200", "240"]);
    const open = prepareHistogram({
      bins: [...bins(...Array(10).fill(1)), { from: 100, to: 900, rows: 1 }],
      unit: "x",
    });
    expect(open.ticks.map(({ label }) => label)).toEqual(["0", "20", "40", "60", "80", "100+"]);
    expect(prepareHistogram({ bins: bins(1), unit: "x" }).ticks.map(({ index }) => index)).toEqual([0, 1]);
  });

  it("stands without rows and without bins", () => {
    expect(prepareHistogram({ bins: [], unit: "tokens" })).toEqual({
      bars: [],
      total: 0,
      maxRows: 0,
      limitAt: null,
      ticks: [],
    });
    expect(describeHistogram(prepareHistogram({ bins: bins(0, 0), unit: "tokens" }))).toBe("No rows.");
  });

  it("says where most of it lies", () => {
    expect(describeHistogram(prepareHistogram({ bins: bins(5, 15), unit: "characters" }))).toBe(
      "Most common: 10 to 19 characters, 15 of 20 rows (75%).",
    );
  });
});
