import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyRecipe, type BalanceAndSplit, type LabelledRows, type PreparedRows } from "./apply-recipe";

const DEFAULT: BalanceAndSplit = {
  balance: { minSamples: 10, maxSamples: 30, scope: "all" },
  split: { validation: 0.1, test: 0.1 },
  order: "balance-then-split",
  seed: 42,
};

/** Rows of labels a, b, c … with the given counts, taken in turn. */
function rowsOf(...sizes: number[]): LabelledRows {
  const codes = Array.from({ length: Math.max(0, ...sizes) }, (_, round) =>
    [...sizes.keys()].filter((code) => (sizes[code] ?? 0) > round),
  ).flat();
  return { labelCodes: Int32Array.from(codes), labels: sizes.map((_, code) => String.fromCharCode(97 + code)) };
}

function apply(rows: LabelledRows, recipe: BalanceAndSplit): PreparedRows {
  const result = applyRecipe(rows, recipe);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const lengths = ({ train, validation, test }: PreparedRows) => [train.length, validation.length, test.length];

describe("orders", () => {
  it("balance-then-split drops small labels, cuts large ones and splits what is left", () => {
    const prepared = apply(rowsOf(50, 9, 20), DEFAULT);
    expect(prepared.labels).toEqual([
      { label: "a", before: 50, after: 30, train: 24, validation: 3, test: 3 },
      { label: "c", before: 20, after: 20, train: 16, validation: 2, test: 2 },
    ]);
    expect(prepared.dropped).toEqual([{ label: "b", count: 9 }]);
  });

  it("split-then-balance holds out of all rows of kept labels and caps train alone", () => {
    const prepared = apply(rowsOf(50, 9, 20), { ...DEFAULT, order: "split-then-balance" });
    expect(prepared.labels).toEqual([
      { label: "a", before: 50, after: 40, train: 30, validation: 5, test: 5 },
      { label: "c", before: 20, after: 20, train: 16, validation: 2, test: 2 },
    ]);
    expect(prepared.dropped).toEqual([{ label: "b", count: 9 }]);
  });

  it("reads a scope of train as split-then-balance", () => {
    const rows = rowsOf(50, 9, 20);
    const scoped = { ...DEFAULT, balance: { ...DEFAULT.balance, scope: "train" as const } };
    expect(applyRecipe(rows, scoped)).toEqual(applyRecipe(rows, { ...DEFAULT, order: "split-then-balance" }));
  });

  it("are the same without a cap", () => {
    const rows = rowsOf(50, 9, 20);
    const uncapped = { ...DEFAULT, balance: { minSamples: 0, maxSamples: null, scope: "all" as const } };
    const prepared = apply(rows, uncapped);
    expect(prepared).toEqual(apply(rows, { ...uncapped, order: "split-then-balance" }));
    expect(prepared.dropped).toEqual([]);
  });
});

describe("shares of zero", () => {
  it.each([
    { split: { validation: 0, test: 0.2 }, expected: [40, 0, 10] },
    { split: { validation: 0.2, test: 0 }, expected: [40, 10, 0] },
    { split: { validation: 0, test: 0 }, expected: [50, 0, 0] },
  ])("$split gives $expected", ({ split, expected }) => {
    for (const order of ["balance-then-split", "split-then-balance"] as const) {
      expect(lengths(apply(rowsOf(30, 20), { ...DEFAULT, split, order }))).toEqual(expected);
    }
  });

  it("validation only and test only hold out the same rows", () => {
    const rows = rowsOf(30, 20);
    const { validation } = apply(rows, { ...DEFAULT, split: { validation: 0.2, test: 0 } });
    expect(apply(rows, { ...DEFAULT, split: { validation: 0, test: 0.2 } }).test).toEqual(validation);
  });
});

describe("rows without a label", () => {
  it("are left out", () => {
    const labelCodes = Int32Array.from({ length: 60 }, (_, i) => (i % 3) - 1);
    const { train, validation, test } = apply({ labelCodes, labels: ["a", "b"] }, DEFAULT);
    const used = [...train, ...validation, ...test];
    expect(used).toHaveLength(40);
    expect(used.every((row) => row % 3 !== 0)).toBe(true);
  });
});

describe("refusals", () => {
  const balanceOf = (minSamples: number, maxSamples: number | null) => ({
    ...DEFAULT,
    balance: { minSamples, maxSamples, scope: "all" as const },
  });
  const splitOf = (validation: number, test: number) => ({ ...DEFAULT, split: { validation, test } });

  it.each([
    {
      about: "no label large enough",
      rows: rowsOf(5, 8),
      recipe: DEFAULT,
      error: {
        code: "NO_LABEL_KEPT",
        message: "No label has 10 rows: the largest, “b”, has 8. Lower the minimum to 8 or less.",
        labels: ["b"],
      },
    },
    { about: "no row", rows: rowsOf(), recipe: balanceOf(0, null), error: { code: "NO_LABEL_KEPT", labels: [] } },
    { about: "a seed out of range", rows: rowsOf(20), recipe: { ...DEFAULT, seed: 0.5 }, error: { code: "BAD_SEED" } },
    { about: "a negative cap", rows: rowsOf(20), recipe: balanceOf(2, -1), error: { code: "NEGATIVE_MAX_SAMPLES" } },
    {
      about: "a cap of 0 on train",
      rows: rowsOf(20),
      recipe: { ...balanceOf(2, 0), order: "split-then-balance" as const },
      error: { code: "TRAIN_EMPTY", stage: "balance" },
    },
    {
      about: "a cap of 0 and nothing held out",
      rows: rowsOf(20),
      recipe: { ...balanceOf(2, 0), split: { validation: 0, test: 0 } },
      error: { code: "TRAIN_EMPTY", stage: "balance" },
    },
    {
      about: "labels with one row",
      rows: rowsOf(20, 1, 1),
      recipe: balanceOf(0, null),
      error: {
        code: "CLASS_TOO_SMALL",
        stage: "firstSplit",
        message:
          "Only 1 row is left of “b” and “c”, and a split needs 2 of every label. " +
          "Raise the minimum per label so that it is dropped, raise the maximum, or add rows.",
        labels: ["b", "c"],
      },
    },
    {
      about: "labels with one row held out",
      rows: rowsOf(100, 5),
      recipe: balanceOf(0, null),
      error: {
        code: "CLASS_TOO_SMALL",
        stage: "secondSplit",
        message:
          "Only 1 row was held out of “b”, too few for both validation and test. " +
          "Raise the minimum per label (10 is enough for 80/10/10), or hold out more.",
        labels: ["b"],
      },
    },
    {
      about: "everything held out",
      rows: rowsOf(20, 20),
      recipe: splitOf(0.5, 0.5),
      error: { code: "TEST_SIZE_OUT_OF_RANGE", stage: "firstSplit" },
    },
    {
      about: "a negative test share",
      rows: rowsOf(20, 20),
      recipe: splitOf(0.5, -0.1),
      error: { code: "TEST_SIZE_OUT_OF_RANGE", stage: "secondSplit" },
    },
    {
      about: "shares that cancel out",
      rows: rowsOf(20, 20),
      recipe: splitOf(-0.1, 0.1),
      error: { code: "TEST_SIZE_OUT_OF_RANGE", stage: "firstSplit" },
    },
  ])("$about", ({ rows, recipe, error }) => {
    expect(applyRecipe(rows, recipe)).toMatchObject({ ok: false, error });
  });
});

const tables = fc
  .array(fc.integer({ min: -1, max: 6 }), { maxLength: 400 })
  .map((codes): LabelledRows => ({ labelCodes: Int32Array.from(codes), labels: ["b", "ä", "", "a", "10", "9", "😀"] }));
const share = fc.constantFrom(0, 0.05, 0.1, 0.15, 0.2, 0.33);
const recipes: fc.Arbitrary<BalanceAndSplit> = fc.record({
  balance: fc.record({
    minSamples: fc.integer({ min: 0, max: 40 }),
    maxSamples: fc.option(fc.integer({ min: 1, max: 60 })),
    scope: fc.constantFrom("all", "train"),
  }),
  split: fc.record({ validation: share, test: share }),
  order: fc.constantFrom("balance-then-split", "split-then-balance"),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
});

describe("whatever the rows and the recipe", () => {
  it("no row appears twice, no label grows, the cap holds and every label is accounted for", () =>
    fc.assert(
      fc.property(tables, recipes, (rows, recipe) => {
        const result = applyRecipe(rows, recipe);
        fc.pre(result.ok);
        const { train, validation, test, labels, dropped } = result.value;
        const used = [...train, ...validation, ...test];
        expect(new Set(used).size).toBe(used.length);

        const { minSamples, maxSamples, scope } = recipe.balance;
        const cap = maxSamples ?? Number.POSITIVE_INFINITY;
        const capsTrain = scope === "train" || recipe.order === "split-then-balance";
        for (const outcome of labels) {
          expect(outcome.before).toBeGreaterThanOrEqual(minSamples);
          expect(outcome.after).toBeLessThanOrEqual(outcome.before);
          if (!capsTrain) expect(outcome.after).toBe(Math.min(outcome.before, cap));
          expect(outcome.train).toBeLessThanOrEqual(cap);
        }
        expect(dropped.every(({ count }) => count > 0 && count < minSamples)).toBe(true);
        expect(used.length).toBe(labels.reduce((sum, { after }) => sum + after, 0));

        const codeOf = new Map(rows.labels.map((label, code) => [label, code]));
        for (const part of ["train", "validation", "test"] as const) {
          for (const outcome of labels) {
            const code = codeOf.get(outcome.label);
            expect(result.value[part].filter((row) => rows.labelCodes[row] === code)).toHaveLength(outcome[part]);
          }
        }
        const labelled = rows.labelCodes.filter((code) => code >= 0).length;
        const counted = [...labels.map(({ before }) => before), ...dropped.map(({ count }) => count)];
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(labelled);
      }),
      { numRuns: 300 },
    ));

  it("the same seed gives the same rows, and the input is left alone", () =>
    fc.assert(
      fc.property(tables, recipes, (rows, recipe) => {
        const copy = { ...rows, labelCodes: rows.labelCodes.slice() };
        expect(applyRecipe(rows, recipe)).toEqual(applyRecipe(copy, recipe));
        expect(rows).toEqual(copy);
      }),
    ));

  it("as many rows are held out as the shares say, rounded up", () =>
    fc.assert(
      fc.property(tables, recipes, (rows, recipe) => {
        const result = applyRecipe(rows, {
          ...recipe,
          order: "balance-then-split",
          balance: { ...recipe.balance, scope: "all" },
        });
        fc.pre(result.ok);
        const [train = 0, validation = 0, test = 0] = lengths(result.value);
        const heldOutShare = Number((recipe.split.validation + recipe.split.test).toFixed(2));
        expect(validation + test).toBe(Math.ceil(heldOutShare * (train + validation + test)));
      }),
      { numRuns: 300 },
    ));
});
