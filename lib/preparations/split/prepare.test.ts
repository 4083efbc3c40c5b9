import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyRecipe } from "../apply-recipe";
import { type Recipe, recipe as recipeSchema } from "../schema";
import { planSplit } from "../split-plan";
import { finish } from "../steps";
import { labelsOfClass } from "./label-classes";
import type { RowPool } from "./pool";
import { FREE, LOCKED, WITHHELD } from "./pool-standing";
import { prepare } from "./prepare";
import { rowsOnSide, SIDE_COUNT, splitTotals } from "./sides";
import { countedSides, poolOf, type TestRow } from "./test-pool";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const share = fc.constantFrom(0, 0.05, 0.1, 0.15, 0.2, 0.33);
const recipes = fc
  .record({
    minSamples: fc.integer({ min: 0, max: 15 }),
    maxSamples: fc.option(fc.integer({ min: 1, max: 40 })),
    validation: share,
    test: share,
    method: fc.constantFrom("random" as const, "iterative" as const),
    stratifyBy: fc.constantFrom(null, "t0", "t1"),
    order: fc.constantFrom("balance-then-split" as const, "split-then-balance" as const),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
  })
  .map(({ minSamples, maxSamples, validation, test, method, stratifyBy, order, seed }) =>
    recipeSchema.parse({
      balance: { minSamples, maxSamples },
      split: { validation, test, method, stratifyBy },
      order,
      seed,
    }),
  );

const singleRows = fc.array(
  fc.integer({ min: 0, max: 6 }).map((code): TestRow => ({ labels: [[NAMES[code] ?? ""]] })),
  { maxLength: 400 },
);
const oneOrMore = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
const unit = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 1 });
const multiRows = fc.array(fc.record({ labels: fc.tuple(oneOrMore, fc.constantFrom(["x"], ["y"], ["z"])), unit }), {
  minLength: 1,
  maxLength: 300,
});

function made(pool: RowPool, recipe: Recipe) {
  const result = finish(prepare(pool, recipe));
  fc.pre(result.ok);
  return { prepared: result.value, sides: finish(result.value.pick()) };
}

/** The laws that hold for every pool and recipe. */
function expectLaws(pool: RowPool, recipe: Recipe) {
  const { prepared, sides } = made(pool, recipe);
  const { minimum, dealt, locked } = prepared;
  const all = sides.flatMap((rows) => [...rows]);
  expect(new Set(all).size).toBe(all.length);
  for (const [side, rows] of sides.entries()) {
    const counted = rowsOnSide(dealt, side);
    const free = rows.filter((row) => pool.standing === null || pool.standing[row] === FREE);
    const found = new Int32Array(counted.length);
    for (const row of free) {
      const index = pool.classOfRow[row] ?? -1;
      expect(minimum.isClassKept[index]).toBe(1);
      found[index] = (found[index] ?? 0) + 1;
    }
    expect(found).toEqual(counted);
    expect(rows.length - free.length).toBe(side === 2 ? (locked?.rows ?? 0) : 0);
  }
  for (const row of all) expect(pool.standing?.[row] ?? FREE).not.toBe(WITHHELD);
  expect(made(pool, recipe).sides).toEqual(sides);
  return { prepared, sides };
}

describe("rows with one label each, on their own", () => {
  it("are the tutorial's, row for row, also where units could be and none has two rows", () =>
    fc.assert(
      fc.property(singleRows, recipes, fc.boolean(), (rows, recipe, hasUnits) => {
        const pool = poolOf(hasUnits ? rows.map((row, index) => ({ ...row, unit: index })) : rows);
        const plain = applyRecipe({ labelCodes: pool.classOfRow, labels: pool.labels }, recipe);
        const result = finish(prepare(pool, recipe));
        if (!plain.ok) {
          const isLenient = (hasUnits || recipe.split.method === "iterative") && plain.error.stage !== "balance";
          if (!isLenient) expect(result).toEqual(plain);
          return;
        }
        const { sides } = made(pool, recipe);
        expect(sides).toEqual([plain.value.train, plain.value.validation, plain.value.test]);
      }),
      { numRuns: 500 },
    ));
});

describe("whatever the rows and the recipe", () => {
  it("is a partition, as counted, the same each time; totals are exact where units are single rows", () =>
    fc.assert(
      fc.property(multiRows, recipes, fc.boolean(), (rows, recipe, hasUnits) => {
        const pool = poolOf(hasUnits ? rows : rows.map(({ labels }) => ({ labels })), [true, false]);
        const { prepared, sides } = expectLaws(pool, recipe);
        const { maxSamples } = recipe.balance;
        const capsTrain = recipe.order === "split-then-balance" && maxSamples !== null;
        const n = sides.reduce((sum, { length }) => sum + length, 0);
        const totals = splitTotals(planSplit(recipe.split), n);
        // Labels of one row train, even if that is more than train was to have.
        const isFull = sides[0].length > totals[0] && prepared.singleRowLabels.length > 0;
        if (!hasUnits && !capsTrain && !isFull) expect(sides.map(({ length }) => length)).toEqual([...totals]);
        if (pool.units !== null) {
          const sideOfUnit = new Map<number, number>();
          for (const [side, ofSide] of sides.entries()) {
            for (const row of ofSide) {
              const of = rows[row]?.unit;
              if (of === undefined) continue;
              expect(sideOfUnit.get(of) ?? side).toBe(side);
              sideOfUnit.set(of, side);
            }
          }
        }
        expect(countedSides(prepared)).toEqual(sides.map(({ length }) => length));
      }),
      { numRuns: 500 },
    ));

  it("every label keeps what it has or the maximum, and is over it only if named", () =>
    fc.assert(
      fc.property(multiRows, recipes, (rows, given) => {
        const recipe: Recipe = { ...given, order: "balance-then-split", split: { ...given.split, stratifyBy: null } };
        const pool = poolOf(rows, [true, false]);
        const { prepared, sides } = expectLaws(pool, recipe);
        const cap = recipe.balance.maxSamples ?? Number.POSITIVE_INFINITY;
        const used = new Int32Array(pool.labels.length);
        const had = new Int32Array(pool.labels.length);
        const { classes, isClassKept, isKept } = prepared.minimum;
        for (const row of sides.flatMap((ofSide) => [...ofSide])) {
          for (const label of labelsOfClass(classes, pool.classOfRow[row] ?? 0)) used[label] = (used[label] ?? 0) + 1;
        }
        pool.classOfRow.forEach((index) => {
          if (isClassKept[index] !== 1) return;
          for (const label of labelsOfClass(classes, index)) had[label] = (had[label] ?? 0) + 1;
        });
        pool.labels.forEach((_, label) => {
          expect(used[label]).toBeGreaterThanOrEqual(Math.min(had[label] ?? 0, cap));
          expect((used[label] ?? 0) > cap).toBe(prepared.overMaximum.includes(label));
          if (isKept[label] === 1) expect(had[label]).toBeGreaterThanOrEqual(Math.max(1, recipe.balance.minSamples));
          else expect(had[label]).toBe(0);
        });
      }),
      { numRuns: 300 },
    ));

  it("does not depend on how units are numbered", () =>
    fc.assert(
      fc.property(multiRows, recipes, fc.infiniteStream(fc.nat()), (rows, recipe, random) => {
        const renumbered = new Map<number, number>();
        const free = [...rows.keys()];
        const renamed = rows.map((row) => {
          if (row.unit === undefined) return row;
          const known = renumbered.get(row.unit);
          const name = known ?? free.splice((random.next().value ?? 0) % free.length, 1)[0] ?? 0;
          renumbered.set(row.unit, name);
          return { ...row, unit: name };
        });
        const small = rows.map((row) => ({
          ...row,
          unit: row.unit === undefined ? undefined : row.unit % rows.length,
        }));
        fc.pre(rows.every(({ unit: of = 0 }) => of < rows.length));
        expect(made(poolOf(renamed, [true, false]), recipe).sides).toEqual(
          made(poolOf(small, [true, false]), recipe).sides,
        );
      }),
    ));
});

describe("locked and withheld rows, and a split column", () => {
  const standing = fc.constantFrom(FREE, FREE, FREE, LOCKED, WITHHELD);
  const placed = fc.array(
    fc.record({ labels: fc.tuple(oneOrMore, fc.constantFrom(["x"], ["y"])), standing, side: fc.nat({ max: 2 }), unit }),
    { minLength: 1, maxLength: 200 },
  );

  it("locked rows are the test rows; the others train and validate", () =>
    fc.assert(
      fc.property(placed, recipes, (rows, recipe) => {
        const pool = poolOf(
          rows.map(({ side, unit: of, ...row }) => row),
          [true, false],
        );
        fc.pre(pool.lockedRows !== null);
        const { prepared, sides } = expectLaws(pool, recipe);
        expect(prepared.locked?.changed).toBe(0);
        expect(prepared.locked?.labelDropped).toBe(0);
        expect(sides[2]).toEqual(pool.lockedRows?.rows);
      }),
      { numRuns: 300 },
    ));

  it("rows go where the split column says; validation is cut from train where it has none", () =>
    fc.assert(
      fc.property(placed, recipes, fc.boolean(), (rows, given, hasValidation) => {
        const recipe: Recipe = { ...given, split: { ...given.split, method: "column" } };
        const sided = rows.map(({ standing: _, ...row }) => ({
          ...row,
          side: hasValidation || row.side !== 1 ? row.side : 0,
        }));
        const pool = poolOf(sided, [true, false]);
        const { sides } = expectLaws(pool, recipe);
        const isCut = !sided.some(({ side }) => side === 1) && recipe.split.validation > 0;
        for (const [side, ofSide] of sides.entries()) {
          for (const row of ofSide) {
            if (!isCut || sided[row]?.side !== 0) expect(sided[row]?.side).toBe(side);
            else expect(side).toBeLessThan(2);
          }
        }
      }),
      { numRuns: 300 },
    ));
});

describe("labels of one row", () => {
  it("train and are named", () => {
    const rows = [
      ...Array.from({ length: 60 }, (_, index) => ({ labels: [[index % 2 ? "a" : "b", "c"]] })),
      { labels: [["d", "c"]] },
      { labels: [["e"]] },
    ];
    const pool = poolOf(rows, [true]);
    const recipe = recipeSchema.parse({ balance: { minSamples: 0, maxSamples: null } });
    const { prepared, sides } = made(pool, recipe);
    expect(prepared.singleRowLabels.map((label) => pool.labels[label])).toEqual(["d", "e"]);
    expect([...sides[0]]).toEqual(expect.arrayContaining([60, 61]));
    expect(prepared.dealt).toHaveLength(4 * SIDE_COUNT);
  });
});
