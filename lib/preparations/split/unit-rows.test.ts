import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../steps";
import { FREE, WITHHELD } from "./pool-standing";
import { gatherUnits, narrowUnits, type UnitRows } from "./unit-rows";

const listed = ({ rows, classes, starts }: UnitRows) =>
  Array.from(starts.subarray(1), (end, unit) =>
    Array.from(rows.subarray(starts[unit], end), (row, place) => [row, classes[(starts[unit] ?? 0) + place]]),
  );

describe("units of several rows", () => {
  it("are those with several free rows that have a class, then those that are left of them", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            unit: fc.integer({ min: -1, max: 6 }),
            index: fc.integer({ min: -1, max: 3 }),
            standing: fc.constantFrom(FREE, FREE, WITHHELD),
            isUsed: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (rows, isClassUsed, hasRows) => {
          const classOfRow = Int32Array.from(rows, ({ index }) => index);
          const standing = Uint8Array.from(rows, ({ standing: own }) => own);
          const bond = { ofRow: Int32Array.from(rows, ({ unit }) => unit), count: 7 };
          const isFree = (row: number) => (classOfRow[row] ?? -1) >= 0 && standing[row] === FREE;
          const rowsOf = (unit: number, isIn: (row: number) => boolean) =>
            [...rows.keys()].filter((row) => rows[row]?.unit === unit && isIn(row));
          const bySize = [0, 1, 2, 3, 4, 5, 6].sort((a, b) => rowsOf(b, isFree).length - rowsOf(a, isFree).length);
          const expected = (isIn: (row: number) => boolean) =>
            bySize
              .map((unit) => rowsOf(unit, isIn))
              .filter((ofUnit) => ofUnit.length > 1)
              .map((ofUnit) => ofUnit.map((row) => [row, classOfRow[row]]));
          const units = finish(gatherUnits(classOfRow, standing, bond));
          expect(listed(units)).toEqual(expected(isFree));

          const isRowUsed = hasRows ? Uint8Array.from(rows, ({ isUsed }) => Number(isUsed)) : null;
          const left = finish(narrowUnits(units, { isClassUsed: Uint8Array.from(isClassUsed), isRowUsed }));
          expect(listed(left)).toEqual(
            expected((row) => isFree(row) && isClassUsed[classOfRow[row] ?? 0] === 1 && isRowUsed?.[row] !== 0),
          );
        },
      ),
    ));
});
