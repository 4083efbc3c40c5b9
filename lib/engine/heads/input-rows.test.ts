import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packLabels } from "../data/label-rows";
import { Arena } from "../kernels/arena";
import { i32 } from "../typed";
import { placeLabels, placeRows } from "./input-rows";

describe("placeRows", () => {
  it("keeps every entry in its row, in the order of ids (law)", () => {
    const id = fc.oneof(fc.nat({ max: 50 }), fc.integer({ min: 2 ** 19 - 50, max: 2 ** 19 - 1 }));
    const entry = fc.tuple(id, fc.float({ noNaN: true }));
    const row = fc.uniqueArray(entry, { selector: ([feature]) => feature, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const ptr = new Int32Array(rows.length + 1);
        rows.forEach((entries, r) => {
          ptr[r + 1] = i32(ptr, r) + entries.length;
        });
        const idx = Int32Array.from(rows.flat(), ([feature]) => feature);
        const val = Float32Array.from(rows.flat(), ([, value]) => value);
        const placed = placeRows(new Arena(), { rows: rows.length, ptr, idx, val }, 2 ** 19, null);
        expect(placed.ptr).toEqual(ptr);
        rows.forEach((entries, r) => {
          const [from, to] = [i32(ptr, r), i32(ptr, r + 1)];
          const found = Array.from(placed.idx.subarray(from, to), (feature, k) => [feature, placed.val[from + k]]);
          expect(found).toEqual(entries.toSorted(([a], [b]) => a - b));
        });
      }),
    );
  });

  it("copies rows of more entries than a text usually has", () => {
    const count = 5000;
    const idx = Int32Array.from({ length: count }, (_, k) => count - 1 - k);
    const val = Float32Array.from(idx);
    const { idx: ids, val: values } = placeRows(
      new Arena(),
      { rows: 1, ptr: Int32Array.of(0, count), idx, val },
      count,
      null,
    );
    expect(ids.every((feature, k) => feature === k && values[k] === k)).toBe(true);
  });

  it("takes dense values along, and refuses a wrong number of them", () => {
    const sparse = { rows: 2, ptr: Int32Array.of(0, 0, 1), idx: Int32Array.of(3), val: Float32Array.of(0.5) };
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const placed = placeRows(new Arena(), sparse, 4, { dimensions: 3, values });
    expect(placed).toMatchObject({ rows: 2, features: 4, dense: 3 });
    expect([...placed.x]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(() => placeRows(new Arena(), sparse, 4, { dimensions: 2, values })).toThrow("do not make 2 rows of 2");
  });
});

describe("placeLabels", () => {
  it("keeps the labels, in shared memory", () => {
    const labels = packLabels(
      [
        [[1], []],
        [[0], [2, 3]],
      ],
      2,
    );
    const placed = placeLabels(new Arena(), labels);
    expect(placed).toEqual(labels);
    expect(placed.ids.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
