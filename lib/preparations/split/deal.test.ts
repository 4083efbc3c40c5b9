import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSplit } from "../split-plan";
import { finish } from "../steps";
import { deal } from "./deal";
import { makeClasses } from "./label-classes";
import { rowsOnSide, splitTotals } from "./sides";
import type { UnitRows } from "./unit-rows";

/** Units as the classes of their rows; classes are labels. Other rows are on their own. */
function dealUnitsOf(units: readonly number[][], singles: readonly number[], seed = 42) {
  const rows = Int32Array.from(singles);
  for (const index of units.flat()) rows[index] = (rows[index] ?? 0) + 1;
  const starts = [0];
  for (const unit of units) starts.push((starts.at(-1) ?? 0) + unit.length);
  const unitRows: UnitRows = {
    rows: Int32Array.from(units.flat().keys()),
    classes: Int32Array.from(units.flat()),
    starts: Int32Array.from(starts),
  };
  const n = rows.reduce((sum, count) => sum + count, 0);
  const totals = splitTotals(planSplit({ validation: 0.1, test: 0.1 }), n);
  const classes = makeClasses(singles.map((_, index) => [index]));
  const result = finish(deal({ classes, rows, labelCount: singles.length, totals, units: unitRows, seed }));
  const sides = [0, 1, 2].map((side) => rowsOnSide(result.dealt, side));
  return { ...result, sides, totals, rows, n };
}

describe("deal", () => {
  it("fills the sides exactly and keeps each label's share where units are small", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: 5 }), { maxLength: 40 }),
        fc.nat(),
        (units, seed) => {
          const { sides, totals, rows, n, miss } = dealUnitsOf(units, [300, 200, 100], seed);
          for (const [side, counts] of sides.entries()) {
            expect(counts.reduce((sum, count) => sum + count, 0)).toBe(totals[side]);
            counts.forEach((count, label) => {
              expect(Math.abs(count - ((rows[label] ?? 0) / n) * (totals[side] ?? 0))).toBeLessThanOrEqual(1);
            });
          }
          expect(miss).toBe(null);
        },
      ),
    ));

  it("deals large units out to every side, not all of them to train", () => {
    const units = Array.from({ length: 30 }, () => Array(10).fill(0));
    const { sideOfUnit, sides } = dealUnitsOf(units, [0]);
    expect([0, 1, 2].map((side) => sideOfUnit.filter((one) => one === side).length)).toEqual([24, 3, 3]);
    expect(sides.map(([count]) => count)).toEqual([240, 30, 30]);
  });

  it("says which share is missed for the sake of a unit", () => {
    const { miss } = dealUnitsOf([Array(60).fill(0), Array(30).fill(0)], [10]);
    expect(miss).toMatchObject({ label: null, largestUnit: 60 });
    const label = dealUnitsOf([Array(40).fill(1)], [460, 0]);
    expect(label.miss).toMatchObject({ label: 1, share: 0, wantedShare: 0.08, largestUnit: 40 });
  });

  it("is decided by the seed where units are alike", () => {
    const units = Array.from({ length: 40 }, () => [0, 0]);
    const sides = [1, 2, 3].map((seed) => dealUnitsOf(units, [20], seed).sideOfUnit.join(""));
    expect(new Set(sides).size).toBe(3);
  });
});
