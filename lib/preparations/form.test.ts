import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeFormErrors,
  fieldOfPath,
  type RecipeFormValues,
  recipeFormErrors,
  toFormValues,
  toRecipe,
} from "./form";
import { recipe } from "./schema";

const valid: RecipeFormValues = {
  minSamples: 10,
  maxSamples: null,
  repeat: "off",
  repeatTo: null,
  validationPercent: 10,
  testPercent: 10,
  seed: 42,
  order: "balance-then-split",
  method: "random",
  stratifyBy: "",
  groupBy: "",
  nearDuplicatesPercent: null,
  lockedTest: "",
  filter: [],
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

  it("makes a rule of column and values, whatever they are called", () => {
    const filter: RecipeFormValues["filter"] = [
      { column: "__proto__", op: "eq", values: [""] },
      { column: "lang", op: "ne", values: ["de"] },
      { column: "lang", op: "in", values: ["en"] },
    ];
    expect(toRecipe({ ...valid, filter }).filter).toEqual([
      { column: "__proto__", op: "eq", value: "" },
      { column: "lang", op: "ne", value: "de" },
      { column: "lang", op: "in", value: ["en"] },
    ]);
  });

  it("leaves out a rule without a value, which says nothing yet", () => {
    expect(toRecipe({ ...valid, filter: [{ column: "lang", op: "in", values: [] }] }).filter).toEqual([]);
  });

  it("comes back unchanged through the schema", () => {
    const repeats: fc.Arbitrary<Pick<RecipeFormValues, "repeat" | "repeatTo">> = fc.oneof(
      fc.record({ repeat: fc.constantFrom("off", "auto"), repeatTo: fc.constant(null) }),
      fc.record({ repeat: fc.constant("by-hand"), repeatTo: fc.integer({ min: 1, max: 100_000 }) }),
    );
    const others: fc.Arbitrary<Omit<RecipeFormValues, "repeat" | "repeatTo">> = fc.record({
      minSamples: fc.nat(),
      maxSamples: fc.option(fc.integer({ min: 1, max: 100_000 })),
      validationPercent: fc.integer({ min: 0, max: 49 }),
      testPercent: fc.integer({ min: 0, max: 49 }),
      seed: fc.integer({ min: 0, max: 4_294_967_295 }),
      order: fc.constantFrom("balance-then-split", "split-then-balance"),
      method: fc.constantFrom("random", "iterative", "column"),
      stratifyBy: fc.string(),
      groupBy: fc.string(),
      nearDuplicatesPercent: fc.option(fc.integer({ min: 50, max: 100 })),
      lockedTest: fc.string(),
      filter: fc.array(
        fc.oneof(
          fc.record({ column: fc.string(), op: fc.constant("eq"), values: fc.tuple(fc.string()) }),
          fc.record({
            column: fc.string(),
            op: fc.constantFrom("in", "ne"),
            values: fc.array(fc.string(), { minLength: 1, maxLength: 5 }),
          }),
        ),
        { maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(others, repeats, (other, repeat) => {
        const values = { ...other, ...repeat };
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

  it("reads several values of an “is” as one of them", () => {
    const filter = [{ column: "lang", op: "eq", value: ["en", "de"] }];
    expect(toFormValues(recipe.parse({ filter })).filter).toEqual([{ column: "lang", op: "in", values: ["en", "de"] }]);
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
    [{ nearDuplicatesPercent: 40 }, [["nearDuplicatesPercent", "At least 50%: texts less alike are no copies."]]],
    [{ repeat: "by-hand" }, [["repeatTo", "Give a whole number of lines, from 1 to 100,000."]]],
    [{ repeat: "by-hand", repeatTo: 1.5 }, [["repeatTo", "Give a whole number of lines, from 1 to 100,000."]]],
    [{ repeat: "by-hand", repeatTo: 0 }, [["repeatTo", "Repeat up to 1 line or more."]]],
    [{ repeat: "auto", repeatTo: 0 }, []],
    [{ seed: 4_294_967_296 }, [["seed", "A seed is a whole number from 0 to 4294967295."]]],
  ])("of %j are %j", (change, expected) => {
    expect([...recipeFormErrors({ ...valid, ...change })]).toEqual(expected);
  });
});

describe("describeFormErrors", () => {
  it.each([
    [{}, null],
    [{ validationPercent: 95 }, "Validation: at most 90%."],
    [{ minSamples: -1 }, "The minimum is 0 or more."],
    [{ maxSamples: 0.5 }, "Maximum: give a whole number of rows, or leave it empty for no maximum."],
    [
      { validationPercent: 60, testPercent: 40 },
      "Validation and test together must be less than 100%, so that rows are left to train on.",
    ],
    [{ testPercent: 95, seed: null }, "Test: at most 90%."],
  ])("of %j say %j", (change, sentence) => {
    expect(describeFormErrors(recipeFormErrors({ ...valid, ...change }))).toBe(sentence);
  });
});

describe("fieldOfPath", () => {
  it.each([
    ["balance.minSamples", "minSamples"],
    ["recipe.balance.minSamples", "minSamples"],
    ["balance.repeat", "repeatTo"],
    ["split", "testPercent"],
    ["split.groupBy", "groupBy"],
    ["split.lockedTest", "lockedTest"],
    ["split.validation", "validationPercent"],
    ["filter.0.column", "filter"],
    ["filter", "filter"],
    ["seed", "seed"],
    ["roles.text", null],
    ["", null],
  ])("%s belongs to %s", (path, field) => {
    expect(fieldOfPath(path)).toBe(field);
  });
});
