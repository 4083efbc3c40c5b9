import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import units from "./fixtures/units.json";
import { MersenneTwister } from "./mersenne-twister";
import { allocate, stratifiedSplit } from "./stratified-split";

describe("allocate", () => {
  it.each(units.approximateMode.map((unit, i) => ({ ...unit, i })))("is scikit-learn's, case $i", (unit) => {
    const generator = new MersenneTwister(unit.seed);
    expect([...allocate(Int32Array.from(unit.classCounts), unit.draws, generator)]).toEqual(unit.out);
    expect(generator.nextUint32()).toBe(unit.rngNext);
  });
});

const tables = fc
  .array(fc.integer({ min: 4, max: 40 }), { minLength: 1, maxLength: 8 })
  .chain((sizes) =>
    fc.shuffledSubarray(
      sizes.flatMap((size, i) => Array<number>(size).fill(i)),
      { minLength: sizes.reduce((a, b) => a + b) },
    ),
  )
  .map((classOfRow) => Int32Array.from(classOfRow));
const shares = fc.double({ min: 0.05, max: 0.6, noNaN: true });
const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe("stratifiedSplit", () => {
  it("is a partition with the held-out number rounded up, and each class within one row of its share", () =>
    fc.assert(
      fc.property(tables, shares, seeds, (table, share, seed) => {
        const split = stratifiedSplit(table, 8, share, seed);
        fc.pre(split.ok);
        expect(split.heldOut.length).toBe(Math.ceil(share * table.length));
        const all = [...split.train, ...split.heldOut].sort((a, b) => a - b);
        expect(all).toEqual([...table.keys()]);
        split.classes.forEach((group, i) => {
          const size = table.filter((other) => other === group).length;
          const heldOut = split.heldOut.filter((row) => table[row] === group).length;
          expect(heldOut).toBe(split.heldOutPerClass[i]);
          expect(Math.abs(heldOut - (size / table.length) * split.heldOut.length)).toBeLessThan(1.000001);
        });
      }),
    ));

  it("gives the same rows for the same seed and leaves its input alone", () =>
    fc.assert(
      fc.property(tables, shares, seeds, (table, share, seed) => {
        const copy = table.slice();
        expect(stratifiedSplit(table, 8, share, seed)).toEqual(stratifiedSplit(copy, 8, share, seed));
        expect(table).toEqual(copy);
      }),
    ));

  it("names the classes of one row", () => {
    const split = stratifiedSplit(Int32Array.from([2, 0, 0, 5, 0, 0]), 6, 0.5, 42);
    expect(split).toMatchObject({ ok: false, code: "CLASS_TOO_SMALL", smallClasses: [2, 5], classes: 3 });
  });

  it("refuses a share that is not a number", () => {
    expect(stratifiedSplit(Int32Array.from([0, 0]), 1, Number.NaN, 42)).toMatchObject({
      code: "TEST_SIZE_OUT_OF_RANGE",
    });
  });
});
