import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../steps";
import { countLeaks, NOT_USED } from "./leaks";

/** Rows as `[side, labels, cluster, group]`. */
function count(rows: readonly (readonly [side: number, labels: number, cluster: number, group: number])[]) {
  const column = (index: 0 | 1 | 2 | 3) => Int32Array.from(rows, (row) => row[index]);
  const sideOfRow = Uint8Array.from(column(0));
  const copies = { ofRow: column(2), count: 10 };
  return finish(countLeaks({ sideOfRow, labelsOfRow: column(1), copies, groups: { ofRow: column(3), count: 10 } }));
}

describe("countLeaks", () => {
  it("counts clusters on several sides, held-out rows with a copy in train, and those with its labels", () => {
    const { leaks, clusters, rowsInClusters } = count([
      // A test row with a copy in train, the same labels; another test row with others.
      [0, 5, 0, 1],
      [2, 5, 0, 1],
      [2, 6, 0, 2],
      // On both held-out sides, but not in train.
      [1, 5, 1, 3],
      [2, 5, 1, 4],
      // A validation row with two copies in train.
      [0, 1, 2, 5],
      [0, 1, 2, 5],
      [1, 1, 2, 6],
      // All on one side; one that is not used; one on its own.
      [0, 1, 3, -1],
      [0, 1, 3, -1],
      [NOT_USED, 1, 3, 5],
      [1, 1, -1, 6],
    ]);
    expect(leaks).toEqual({ clusters: 3, validationRows: 1, testRows: 2, testRowsSameLabels: 1, groups: 1 });
    expect([clusters, rowsInClusters]).toEqual([4, 10]);
  });

  it("agrees with looking at every pair of rows", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.nat({ max: NOT_USED }),
            fc.nat({ max: 2 }),
            fc.integer({ min: -1, max: 5 }),
            fc.integer({ min: -1, max: 5 }),
          ),
          { maxLength: 40 },
        ),
        (rows) => {
          const { leaks } = count(rows);
          const copiesOf = (cluster: number) => rows.filter((row) => row[2] === cluster && cluster >= 0);
          const leaking = (side: number, sameLabels: boolean) =>
            rows.filter(
              (row) =>
                row[0] === side &&
                copiesOf(row[2]).some((other) => other[0] === 0 && (!sameLabels || other[1] === row[1])),
            ).length;
          const straddling = (index: 2 | 3) =>
            [...Array(10).keys()].filter((group) => {
              const sides = rows.filter((row) => row[index] === group && row[0] !== NOT_USED).map(([side]) => side);
              return new Set(sides).size > 1;
            }).length;
          expect(leaks).toEqual({
            clusters: straddling(2),
            validationRows: leaking(1, false),
            testRows: leaking(2, false),
            testRowsSameLabels: leaking(2, true),
            groups: straddling(3),
          });
        },
      ),
    ));
});
