import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSplit } from "../split-plan";
import { finish } from "../steps";
import { dealRows } from "./deal-rows";
import { makeClasses, rowsPerLabel } from "./label-classes";
import { SideNeeds } from "./side-needs";
import { rowsOnSide, splitTotals } from "./sides";

/** Classes with their labels and rows, dealt out 80/10/10 unless told otherwise. */
function deal(labels: readonly number[][], rows: readonly number[], shares = { validation: 0.1, test: 0.1 }) {
  const labelCount = Math.max(...labels.flat()) + 1;
  const classes = makeClasses(labels);
  const sizes = Int32Array.from(rows);
  const rowsOfLabel = rowsPerLabel(classes, sizes, labelCount);
  const n = rows.reduce((sum, count) => sum + count, 0);
  const totals = splitTotals(planSplit(shares), n);
  const dealt = finish(dealRows({ classes, rows: sizes, rowsOfLabel, needs: new SideNeeds(totals, rowsOfLabel) }));
  const sides = totals.map((total, side) => {
    const ofSide = rowsOnSide(dealt, side);
    const labelsHere = rowsPerLabel(classes, ofSide, labelCount);
    return { total, rows: ofSide.reduce((sum, count) => sum + count, 0), labels: labelsHere };
  });
  /** Rows by which labels miss their share of a side, and how many are allowed: a row, or a point of the side. */
  const misses = sides.flatMap((side) =>
    Array.from(side.labels, (count, label) => ({
      by: Math.abs(count - ((rowsOfLabel[label] ?? 0) / n) * side.rows),
      allowed: Math.max(1, 0.01 * side.rows),
    })),
  );
  return { dealt, sides, misses, rowsOfLabel };
}

describe("dealRows", () => {
  it("fills every side exactly", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 2, max: 30 })),
          {
            minLength: 1,
            maxLength: 60,
          },
        ),
        fc.constantFrom({ validation: 0.1, test: 0.1 }, { validation: 0, test: 0.25 }, { validation: 0.3, test: 0.2 }),
        (table, shares) => {
          const { sides, dealt } = deal(
            table.map(([labels]) => labels.sort((a, b) => a - b)),
            table.map(([, rows]) => rows),
            shares,
          );
          for (const { rows, total } of sides) expect(rows).toBe(total);
          expect(dealt.every((count) => count >= 0)).toBe(true);
        },
      ),
    ));

  it("keeps the shares of 12 labels in 3,000 rows, two of them under one in a hundred", () =>
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (random) => {
        const draw = () => random.next().value ?? 0;
        const rows = new Map<string, number>();
        for (let row = 0; row < 3_000; row++) {
          const labels = new Set<number>();
          for (let label = 2; label < 12; label++) if (draw() < 0.6 / label) labels.add(label);
          if (row % 120 === 0) labels.add(0);
          if (row % 150 === 7) labels.add(1);
          if (labels.size === 0) labels.add(2);
          const name = [...labels].sort((a, b) => a - b).join();
          rows.set(name, (rows.get(name) ?? 0) + 1);
        }
        const { misses } = deal(
          [...rows.keys()].map((name) => name.split(",").map(Number)),
          [...rows.values()],
        );
        for (const { by, allowed } of misses) expect(by).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 20 },
    ));

  it("gives one label its share on each side, to the row", () => {
    const { dealt } = deal([[0], [1], [2]], [100, 55, 10]);
    expect([...dealt]).toEqual([80, 10, 10, 44, 5, 6, 8, 1, 1]);
  });

  it("sends labels of one row to train", () => {
    const { dealt } = deal([[0], [0, 1], [2]], [40, 1, 1]);
    expect([...dealt.subarray(3)]).toEqual([1, 0, 0, 1, 0, 0]);
  });
});

// The data set is not part of the project; it lies beside a development checkout.
const GOEMOTIONS = path.resolve(process.cwd(), "../shared/data/goemotions/train.csv");

describe.skipIf(!existsSync(GOEMOTIONS))("goemotions (skipped where the data set is not at hand)", () => {
  it("keeps each label's share in each split within one row or a tenth of a point", () => {
    const rows = new Map<string, number>();
    for (const [, key = ""] of readFileSync(GOEMOTIONS, "utf8").matchAll(/,([a-z|]+),[a-z0-9]{7}\r?\n/g)) {
      rows.set(key, (rows.get(key) ?? 0) + 1);
    }
    const names = [...new Set([...rows.keys()].flatMap((key) => key.split("|")))];
    expect(names).toHaveLength(28);
    const { misses, sides } = deal(
      [...rows.keys()].map((key) =>
        key
          .split("|")
          .map((name) => names.indexOf(name))
          .sort((a, b) => a - b),
      ),
      [...rows.values()],
    );
    expect(sides.map(({ total }) => total)).toEqual([34_728, 4_341, 4_341]);
    for (const { by, allowed } of misses) expect(by).toBeLessThanOrEqual(Math.max(1, allowed / 10));
  });
});
