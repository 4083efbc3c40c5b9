import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldOfPath, type RecipeFormValues, recipeFormErrors, toFormValues, toRecipe } from "./form";
import { recipe } from "./schema";

const valid: RecipeFormValues = {
  minSamples: 10,
  maxSamples: null,
  validationPercent: 10,
  testPercent: 10,
  seed: 42,
  order: "balance-then-split",
  filterColumn: "",
  filterValue: "",
};

describe("toRecipe", () => {
  it("writes what the tutorial's defaults are", () => {
    const values = { ...valid, minSamples: 200, maxSamples: 600 };
    expect(recipe.parse(toRecipe(values))).toEqual(recipe.parse({}));
  });

  it("balances the training part only when reality is kept", () => {
    const values: RecipeFormValues = { ...valid, order: "split-then-balance" };
    expect(toRecipe(values)).toMatchObject({ order: "split-then-balance", balance: { scope: "train" } });
  });

  it("makes one rule of column and value, whatever they are called", () => {
    const values = { ...valid, filterColumn: "__proto__", filterValue: "" };
    expect(toRecipe(values).filter).toEqual([{ column: "__proto__", op: "eq", value: "" }]);
  });

  it("comes back unchanged through the schema", () => {
    const anyValues: fc.Arbitrary<RecipeFormValues> = fc.record({
      minSamples: fc.nat(),
      maxSamples: fc.option(fc.integer({ min: 1, max: 100_000 })),
      validationPercent: fc.integer({ min: 0, max: 49 }),
      testPercent: fc.integer({ min: 0, max: 49 }),
      seed: fc.integer({ min: 0, max: 4_294_967_295 }),
      order: fc.constantFrom("balance-then-split", "split-then-balance"),
      filterColumn: fc.string({ minLength: 1 }),
      filterValue: fc.string(),
    });
    fc.assert(
      fc.property(anyValues, (values) => {
        expect(toFormValues(recipe.parse(toRecipe(values)))).toEqual(values);
      }),
    );
  });
});

describe("toFormValues", () => {
  it("prints shares as clean percentages", () => {
    const { validationPercent, testPercent } = toFormValues(recipe.parse({ split: { validation: 0.07, test: 0.125 } }));
    expect([validationPercent, testPercent]).toEqual([7, 12.5]);
  });

  it("takes up the first rule that fits and leaves out the rest", () => {
    const filter = [
      { column: "split", op: "ne", value: "test" },
      { column: "lang", op: "eq", value: "en" },
    ];
    expect(toFormValues(recipe.parse({ filter }))).toMatchObject({ filterColumn: "lang", filterValue: "en" });
  });
});

describe("recipeFormErrors", () => {
  it.each<[Partial<RecipeFormValues>, [string, string][]]>([
    [{}, []],
    [{ minSamples: null }, [["minSamples", "Give a whole number of rows, or 0 to keep every label."]]],
    [{ minSamples: -1 }, [["minSamples", "The minimum is 0 or more."]]],
    [{ minSamples: 1.5 }, [["minSamples", "Give a whole number of rows, or 0 to keep every label."]]],
    [{ maxSamples: 0 }, [["maxSamples", "The cap is 1 or more; leave it empty for none."]]],
    [{ validationPercent: null }, [["validationPercent", "Give a percentage; 0 holds nothing out."]]],
    [{ testPercent: 95 }, [["testPercent", "At most 90%."]]],
    [
      { validationPercent: 60, testPercent: 40 },
      [["testPercent", "Validation and test together must be less than 100%, so that rows are left to train on."]],
    ],
    [{ seed: 4_294_967_296 }, [["seed", "A seed is a whole number from 0 to 4294967295."]]],
  ])("of %j are %j", (change, expected) => {
    expect([...recipeFormErrors({ ...valid, ...change })]).toEqual(expected);
  });
});

describe("fieldOfPath", () => {
  it.each([
    ["balance.minSamples", "minSamples"],
    ["recipe.balance.minSamples", "minSamples"],
    ["split", "testPercent"],
    ["split.validation", "validationPercent"],
    ["filter.0.column", "filterColumn"],
    ["filter.0.value", "filterValue"],
    ["filter", "filterValue"],
    ["seed", "seed"],
    ["roles.text", null],
    ["", null],
  ])("%s belongs to %s", (path, field) => {
    expect(fieldOfPath(path)).toBe(field);
  });
});
