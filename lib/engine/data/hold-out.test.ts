import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdOut, mayHoldOut } from "./hold-out";
import { labelsOf, packLabels, selectLabels } from "./label-rows";

describe("holdOut", () => {
  it("is a partition that keeps both sides of every label with five rows or more", () => {
    const labels = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(labels, fc.integer(), (classes, seed) => {
        const packed = packLabels(
          classes.map((label) => [[label]]),
          1,
        );
        const { training, validation } = holdOut(packed, seed);
        expect([...training, ...validation].sort((a, b) => a - b)).toEqual(classes.map((_, row) => row));
        for (const label of new Set(classes)) {
          const total = classes.filter((other) => other === label).length;
          const held = [...validation].filter((row) => classes[row] === label).length;
          if (total >= 5) expect(held).toBe(Math.max(1, Math.round(total * 0.1)));
          else expect(held).toBe(0);
        }
      }),
    );
  });

  it("depends on the seed alone", () => {
    const packed = packLabels(
      Array.from({ length: 600 }, (_, row) => [[row % 3]]),
      1,
    );
    expect(holdOut(packed, 7)).toEqual(holdOut(packed, 7));
    expect(holdOut(packed, 8)).not.toEqual(holdOut(packed, 7));
  });

  it("takes at most 5,000 rows", () => {
    const packed = packLabels(
      Array.from({ length: 200_000 }, (_, row) => [[row % 2]]),
      1,
    );
    expect(holdOut(packed, 1).validation).toHaveLength(5_000);
  });
});

describe("label rows", () => {
  it("pack, read and select lists of any length", () => {
    const rows = [
      [[0], [2, 1]],
      [[], [0]],
      [[3], []],
    ];
    const packed = packLabels(rows, 2);
    const read = (labels: typeof packed) =>
      Array.from({ length: labels.rows }, (_, r) => [0, 1].map((s) => [...labelsOf(labels, r, s)]));
    expect(read(packed)).toEqual(rows);
    expect(read(selectLabels(packed, Int32Array.of(2, 0)))).toEqual([rows[2], rows[0]]);
  });
});

describe("mayHoldOut", () => {
  it.each([
    [499, 2, false],
    [500, 2, true],
    [500, 25, true],
    [1_500, 150, false],
    [3_000, 150, true],
  ])("%i rows of %i labels: %s", (rows, labels, may) => {
    expect(mayHoldOut(rows, labels)).toBe(may);
  });
});
