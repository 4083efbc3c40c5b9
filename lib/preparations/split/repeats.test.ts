import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipe } from "../schema";
import { finish } from "../steps";
import { makeClasses, rowsPerLabel } from "./label-classes";
import { prepare } from "./prepare";
import { MAX_TIMES, middleCount, repeatLabels, repeatRows } from "./repeats";
import { rowsOnSide, TRAIN } from "./sides";
import { poolOf } from "./test-pool";

function repeated(classes: number[][], rows: number[], repeat: number | "auto") {
  const labelCount = Math.max(...classes.flat()) + 1;
  const given = Int32Array.from(rows);
  return finish(repeatLabels({ classes: makeClasses(classes), rows: given, labelCount, repeat, seed: 42 }));
}

describe("repeatLabels", () => {
  it("brings small labels up to a number of lines and leaves the others alone", () => {
    const { lines, small, short } = repeated([[0], [1], [2]], [100, 7, 40], 40);
    expect([[...lines], small, short]).toEqual([[100, 40, 40], [1], []]);
  });

  it("writes no row more often than ten times, and says which labels stay under", () => {
    expect(repeated([[0], [1]], [500, 3], 100)).toMatchObject({ lines: Int32Array.of(500, 30), short: [1] });
  });

  it("takes the middle label's rows for a number where none is given", () => {
    expect(repeated([[0], [1], [2]], [100, 7, 40], "auto")).toMatchObject({
      to: 40,
      lines: Int32Array.of(100, 40, 40),
    });
    expect(repeated([[0], [1]], [80, 20], "auto").to).toBe(50);
    expect(repeated([[0]], [0], "auto")).toMatchObject({ to: 0, small: [] });
  });

  it("counts the lines that a row has for a rarer label towards its other labels", () => {
    // Label 1 has 10 rows; the 5 of them that label 2 stands on are written 4 times, which is 15 more for both.
    expect([...repeated([[0], [1], [1, 2]], [100, 5, 5], 20).lines]).toEqual([100, 5, 20]);
  });

  it("repeats all rows of a label once before one is again", () => {
    expect([...repeated([[0], [1, 2], [1, 3]], [100, 4, 8], 24).lines]).toEqual([100, 24, 24]);
    expect([...repeated([[0], [1, 2], [1, 3]], [100, 1, 30], 62).lines.slice(1)]).toEqual([10, 62]);
  });

  const classLists = fc.array(
    fc.record({
      labels: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }),
      rows: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 20 },
  );

  it("gives every label so many lines, or ten times its rows, whatever the labels of rows", () =>
    fc.assert(
      fc.property(classLists, fc.integer({ min: 1, max: 300 }), fc.nat(), (list, to, seed) => {
        const classes = makeClasses(list.map(({ labels }) => labels.toSorted((a, b) => a - b)));
        const rows = Int32Array.from(list, ({ rows: count }) => count);
        const input = { classes, rows, labelCount: 7, repeat: to, seed };
        const { lines, short } = finish(repeatLabels(input));
        expect(finish(repeatLabels(input)).lines).toEqual(lines);
        const [before, after] = [rowsPerLabel(classes, rows, 7), rowsPerLabel(classes, lines, 7)];
        before.forEach((count, label) => {
          expect(after[label]).toBeGreaterThanOrEqual(Math.min(Math.max(to, count), MAX_TIMES * count));
          expect(short.includes(label)).toBe(count > 0 && (after[label] ?? 0) < to);
        });
        lines.forEach((count, index) => {
          expect(count).toBeGreaterThanOrEqual(rows[index] ?? 0);
          expect(count).toBeLessThanOrEqual(MAX_TIMES * (rows[index] ?? 0));
        });
      }),
    ));
});

describe("middleCount", () => {
  it("is the middle one, or between two", () => {
    expect([[], [5], [9, 1], [3, 1, 100], [4, 1, 2, 9]].map(middleCount)).toEqual([0, 5, 5, 3, 3]);
  });
});

const NAMES = ["a", "b", "c", "d", "e"];
const rowLists = fc.array(
  fc.record({
    labels: fc.tuple(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })),
    unit: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined, freq: 1 }),
  }),
  { minLength: 10, maxLength: 250 },
);
/** Rows with several labels, or on their own with one each. */
const pools = fc
  .tuple(rowLists, fc.boolean())
  .map(([rows, isMulti]) =>
    isMulti ? poolOf(rows, [true]) : poolOf(rows.map(({ labels: [set] }) => ({ labels: [set.slice(0, 1)] }))),
  );

describe("a recipe that repeats", () => {
  it("changes nothing but how often training rows are written", () =>
    fc.assert(
      fc.property(
        pools,
        fc.oneof(fc.constant("auto" as const), fc.integer({ min: 1, max: 120 })),
        fc.constantFrom("balance-then-split" as const, "split-then-balance" as const),
        fc.option(fc.integer({ min: 2, max: 40 })),
        fc.integer({ min: 0, max: 99 }),
        (pool, repeat, order, maxSamples, seed) => {
          const made = (given: number | "auto" | null) => {
            const balance = { minSamples: 0, maxSamples, repeat: given };
            const result = finish(
              prepare(pool, recipe.parse({ balance, order, seed, split: { method: "iterative" } })),
            );
            fc.pre(result.ok);
            return { prepared: result.value, sides: finish(result.value.pick()) };
          };
          const [off, on] = [made(null), made(repeat)];
          expect(off.prepared.repeats).toBe(null);
          expect(on.sides).toEqual(off.sides);
          expect(on.prepared.dealt).toEqual(off.prepared.dealt);

          const { repeats } = on.prepared;
          if (repeats === null) throw new Error("nothing is repeated");
          const [train] = on.sides;
          const lines = finish(repeatRows(train, pool.classOfRow, repeats, seed));
          expect(finish(repeatRows(train, pool.classOfRow, repeats, seed))).toEqual(lines);
          expect(new Set(lines)).toEqual(new Set(train));
          const times = new Map<number, number>();
          for (const row of lines) times.set(row, (times.get(row) ?? 0) + 1);
          expect(Math.max(...times.values())).toBeLessThanOrEqual(MAX_TIMES);
          const ofClass = new Int32Array(repeats.lines.length);
          for (const row of lines) {
            const index = pool.classOfRow[row] ?? -1;
            ofClass[index] = (ofClass[index] ?? 0) + 1;
          }
          expect(ofClass).toEqual(repeats.lines);
          expect(repeats.rows).toEqual(rowsOnSide(on.prepared.dealt, TRAIN));
          // The rows of a class are written equally often, but for one more.
          for (const [row, count] of times) {
            const index = pool.classOfRow[row] ?? -1;
            const least = Math.floor((repeats.lines[index] ?? 0) / (repeats.rows[index] ?? 1));
            expect([least, least + 1]).toContain(count);
          }
          if (lines.length === train.length) expect(lines).toBe(train);
        },
      ),
      { numRuns: 300 },
    ));
});
