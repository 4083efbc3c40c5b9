import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bond, joinBonds } from "./units";

const bond = (...groups: number[]): Bond => ({ ofRow: Int32Array.from(groups), count: Math.max(0, ...groups) + 1 });

describe("joinBonds", () => {
  it("numbers the groups of one bond in order of their first row", () => {
    expect(joinBonds([bond(4, -1, 2, 4)], 4)).toEqual({ ofRow: Int32Array.from([0, -1, 1, 0]), count: 2 });
    expect(joinBonds([], 2)).toEqual({ ofRow: Int32Array.from([-1, -1]), count: 0 });
  });

  it("joins groups that a chain of rows links", () => {
    // Row 1 links group 0 to cluster 0, row 2 that cluster to group 1; row 4 is on its own, row 5 only a copy.
    const joined = joinBonds([bond(0, 0, 1, 1, -1, -1), bond(-1, 0, 0, -1, -1, 1)], 6);
    expect(joined).toEqual({ ofRow: Int32Array.from([0, 0, 0, 0, -1, 1]), count: 2 });
  });

  it("is the transitive closure of having something in common, whatever the numbers", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1, max: 6 }), fc.integer({ min: -1, max: 6 })), { maxLength: 25 }),
        (rows) => {
          const bonds = [bond(...rows.map(([a]) => a)), bond(...rows.map(([, b]) => b))];
          const joined = joinBonds(bonds, rows.length);
          // Warshall's closure over the rows.
          const isLinked = rows.map((a) =>
            rows.map((b) => (a[0] >= 0 && a[0] === b[0]) || (a[1] >= 0 && a[1] === b[1])),
          );
          for (const through of rows.keys()) {
            for (const from of rows.keys()) {
              for (const to of rows.keys()) {
                if (isLinked[from]?.[through] && isLinked[through]?.[to] && isLinked[from]) isLinked[from][to] = true;
              }
            }
          }
          for (const from of rows.keys()) {
            const unit = joined.ofRow[from] ?? -1;
            expect(unit >= 0).toBe(isLinked[from]?.[from] === true);
            for (const to of rows.keys()) {
              if (unit >= 0) expect(joined.ofRow[to] === unit).toBe(isLinked[from]?.[to] === true);
            }
          }
          const renamed = bonds.map(({ ofRow, count }) => ({
            ofRow: ofRow.map((g) => (g < 0 ? g : count - 1 - g)),
            count,
          }));
          expect(joinBonds(renamed, rows.length)).toEqual(joined);
        },
      ),
    ));
});
