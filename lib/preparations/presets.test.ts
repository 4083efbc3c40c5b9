import { describe, expect, it } from "vitest";
import { type RecipeFormValues, toFormValues } from "./form";
import { type Preset, presetOf, tutorialValues } from "./presets";
import { recipe } from "./schema";

const suggested = recipe.parse({ balance: { minSamples: 10, maxSamples: null }, split: { groupBy: "customer" } });
const recommended = toFormValues(suggested);

describe("tutorialValues", () => {
  it("are the notebook's numbers, row by row", () => {
    expect(tutorialValues()).toMatchObject({
      minSamples: 200,
      maxSamples: 600,
      validationPercent: 10,
      testPercent: 10,
      order: "balance-then-split",
      seed: 42,
      method: "random",
      groupBy: "",
      nearDuplicatesPercent: null,
      lockedTest: "",
      filter: [],
    });
  });
});

describe("presetOf", () => {
  it.each<[Partial<RecipeFormValues>, Preset]>([
    [{}, "recommended"],
    [{ seed: 7 }, "custom"],
    [{ minSamples: null }, "custom"],
    [{ filter: [{ column: "lang", op: "eq", values: ["en"] }] }, "custom"],
    [{ filter: [{ column: "lang", op: "eq", values: [] }] }, "recommended"],
    [tutorialValues(), "tutorial"],
  ])("of the suggestion with %j is %s", (change, expected) => {
    expect(presetOf({ ...recommended, ...change }, suggested, "custom")).toBe(expected);
  });

  it("is the one that was chosen where the suggestion is the tutorial's", () => {
    const tutorial = recipe.parse({});
    expect(presetOf(tutorialValues(), tutorial, "tutorial")).toBe("tutorial");
    expect(presetOf(tutorialValues(), tutorial, "custom")).toBe("recommended");
  });
});
