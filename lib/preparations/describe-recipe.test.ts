import { describe, expect, it } from "vitest";
import { describeRecipe, summariseRecipe } from "./describe-recipe";
import { type RecipeInput, recipe } from "./schema";

describe("describeRecipe", () => {
  it("tells the tutorial's recipe in the order in which it is applied", () => {
    expect(describeRecipe(recipe.parse({}))).toEqual([
      "Labels with fewer than 200 rows are left out.",
      "At most 600 rows of a label are used.",
      "80% of the rows train, 10% validate and 10% test, each with every label’s share.",
      "The maximum comes before the split (the tutorial’s order), so all three parts are balanced alike.",
      "Rows are drawn with seed 42: the same data and recipe always give the same splits.",
    ]);
  });

  it.each<[RecipeInput, string]>([
    [{ balance: { minSamples: 0 } }, "Every label is kept, however few rows it has."],
    [{ balance: { maxSamples: null } }, "All rows of the other labels are used; there is no maximum."],
    [{ balance: { maxSamples: 1 } }, "At most 1 row of a label is used."],
    [{ balance: { scope: "train" } }, "At most 600 rows of a label are used for training."],
    [{ split: { validation: 0, test: 0 } }, "Everything is used for training; nothing is held out."],
    [
      { split: { validation: 0.07, test: 0.125 } },
      "80.5% of the rows train, 7% validate and 12.5% test, each with every label’s share.",
    ],
    [{ filter: [{ column: "lang", op: "eq", value: "en" }] }, "Only rows in which “lang” is “en”."],
    [{ filter: [{ column: "lang", op: "in", value: ["en", "de"] }] }, "Only rows in which “lang” is “en” or “de”."],
    [{ filter: [{ column: "lang", op: "ne", value: "en" }] }, "Rows in which “lang” is “en” are left out."],
    [
      { order: "split-then-balance" },
      "The split comes before the maximum, so validation and test keep the proportions of the data.",
    ],
    [
      { split: { stratifyBy: "intent" } },
      "80% of the rows train, 10% validate and 10% test, each with the share of every label of “intent”.",
    ],
    [{ split: { groupBy: "customer" } }, "Rows with the same “customer” stay in one split."],
    [{ split: { nearDuplicates: 0.8 } }, "Texts that are at least 80% alike stay in one split."],
    [{ split: { nearDuplicates: 1 } }, "Texts that are alike but for case, punctuation and spaces stay in one split."],
    [
      { split: { method: "column" } },
      "Each row goes where the dataset’s split column says. If it marks no row for validation, 10% are taken from training.",
    ],
    [{ split: { method: "column", validation: 0 } }, "Each row goes where the dataset’s split column says."],
    [
      { split: { lockedTest: "pr_1" } },
      "The test rows of an earlier preparation are used again; 10% of the rows validate and the others train, each with every label’s share.",
    ],
    [{ split: { lockedTest: "pr_1", groupBy: "customer" } }, "Rows tied to a held-out row in that way are not used."],
  ])("of %j says %s", (input, sentence) => {
    expect(describeRecipe(recipe.parse(input))).toContain(sentence);
  });

  it("says what happens to rows with several labels", () => {
    const sentences = describeRecipe(recipe.parse({}), [{ kind: "multi" }]);
    expect(sentences.slice(0, 2)).toEqual([
      "Labels with fewer than 200 rows are left out; rows that have no other label are left out with them.",
      "At most 600 rows of a label are used: the rarest labels take their rows first, and a label ends above that only where rarer ones stand on its rows.",
    ]);
    expect(describeRecipe(recipe.parse({}), [{ kind: "single" }])).toEqual(describeRecipe(recipe.parse({})));
  });

  it.each<[RecipeInput, string]>([
    [
      { balance: { repeat: 240 } },
      "Labels with fewer than 240 training rows are repeated in train until they have as many lines, each row at most 10 times; validation and test have every row once.",
    ],
    [
      { balance: { repeat: "auto" } },
      "Labels with fewer training rows than the middle label, 1,024, are repeated in train until they have as many lines, each row at most 10 times; validation and test have every row once.",
    ],
  ])("of %j says %s", (input, sentence) => {
    expect(describeRecipe(recipe.parse(input), [], { to: 1_024 })).toContain(sentence);
    expect(describeRecipe(recipe.parse(input), [{ kind: "multi" }], { to: 1_024 })).toContain(
      `${sentence} A row is repeated for its rarest label, and its other labels with it.`,
    );
  });

  it("does not speak of an order where there is no maximum", () => {
    expect(describeRecipe(recipe.parse({ balance: { maxSamples: null } })).join(" ")).not.toContain("before");
  });
});

describe("summariseRecipe", () => {
  it.each<[RecipeInput, string]>([
    [{}, "200 to 600 rows a label · 80/10/10 · seed 42"],
    [{ balance: { minSamples: 0, maxSamples: null }, seed: 7 }, "every row of every label · 80/10/10 · seed 7"],
    [{ balance: { minSamples: 10, maxSamples: null } }, "10 rows or more a label · 80/10/10 · seed 42"],
    [{ balance: { minSamples: 0 } }, "up to 600 rows a label · 80/10/10 · seed 42"],
    [{ order: "split-then-balance" }, "200 to 600 rows a label · train only · 80/10/10 · seed 42"],
    [{ split: { validation: 0, test: 0 } }, "200 to 600 rows a label · all for training · seed 42"],
    [
      { filter: [{ column: "lang", op: "eq", value: "en" }] },
      "200 to 600 rows a label · 80/10/10 · seed 42 · 1 filter",
    ],
    [
      { split: { groupBy: "customer", nearDuplicates: 0.9, lockedTest: "pr_1" } },
      "200 to 600 rows a label · 80/10/10 · seed 42 · “customer” together · near-copies together · locked test set",
    ],
    [{ balance: { repeat: "auto" } }, "200 to 600 rows a label · 80/10/10 · seed 42 · small labels repeated"],
    [{ balance: { repeat: 1_200 } }, "200 to 600 rows a label · 80/10/10 · seed 42 · repeated to 1,200"],
    [{ split: { method: "column" } }, "200 to 600 rows a label · by split column · seed 42"],
  ])("of %j is %s", (input, expected) => {
    expect(summariseRecipe(recipe.parse(input))).toBe(expected);
  });
});
