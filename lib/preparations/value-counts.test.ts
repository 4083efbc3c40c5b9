import { describe, expect, it } from "vitest";
import units from "./fixtures/units.json";
import { valueCounts } from "./value-counts";

describe("valueCounts", () => {
  it("sorts by count and leaves ties in order of first appearance", () => {
    const counts = valueCounts(Int32Array.from([3, 1, 0, 1, 3, 4]), 5);
    expect(counts).toEqual([
      { code: 3, count: 2 },
      { code: 1, count: 2 },
      { code: 0, count: 1 },
      { code: 4, count: 1 },
    ]);
  });

  it("leaves rows without a label out", () => {
    expect(valueCounts(Int32Array.from([-1, 0, -1]), 1)).toEqual([{ code: 0, count: 1 }]);
  });

  it("refuses a code beyond the labels", () => {
    expect(() => valueCounts(Int32Array.from([0, 2]), 2)).toThrow("Label code 2 has no label: there are 2.");
  });

  it.each(units.valueCounts.map((unit, i) => ({ ...unit, i })))(
    "counts as pandas does, case $i",
    ({ rows, labels, out }) => {
      const counts = valueCounts(Int32Array.from(rows), labels.length);
      const byCode = (pairs: (readonly [number, number])[]) => [...pairs].sort(([a], [b]) => a - b);
      const expected = out.map(([code, count]): [number, number] => [code ?? -1, count ?? -1]);
      // The same pairs; how pandas breaks ties beyond 16 labels depends on its version and on the processor.
      expect(byCode(counts.map(({ code, count }) => [code, count]))).toEqual(byCode(expected));
      expect(counts.map(({ count }) => count)).toEqual(expected.map(([, count]) => count));
    },
  );
});
