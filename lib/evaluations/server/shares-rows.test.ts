import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharesRows } from "./shares-rows";

const numbers = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });

describe("rows of which any are in other lists", () => {
  it("are found wherever they stand", () => {
    fc.assert(
      fc.property(numbers, fc.array(numbers, { maxLength: 2 }), (rows, lists) => {
        const arrays = lists.map((list) => Int32Array.from(list));
        expect(sharesRows(Int32Array.from(rows), arrays)).toBe(lists.flat().some((row) => rows.includes(row)));
      }),
    );
  });

  it("may be more than a Set holds", () => {
    const rows = new Int32Array(2 ** 24 + 10).map((_, index) => index * 2);
    expect(sharesRows(rows, [Int32Array.of(1, 2 ** 25 + 5)])).toBe(false);
    expect(sharesRows(rows, [Int32Array.of(1), Int32Array.of(2 ** 25 + 4)])).toBe(true);
  });
});
