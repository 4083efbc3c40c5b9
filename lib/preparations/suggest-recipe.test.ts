import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyRecipe } from "./apply-recipe";
import { suggestRecipe, suggestRecipeForMany } from "./suggest-recipe";

const countsOf = (...sizes: number[]) => sizes.map((count, i) => ({ label: `label ${i}`, count }));

describe("suggestRecipe", () => {
  it.each([
    { about: "half of the labels are large", sizes: [300, 250, 20, 20], expected: [200, 600] },
    { about: "large labels hold half of the rows", sizes: [900, 300, 100, 100, 50, 50], expected: [200, 600] },
    { about: "one large label", sizes: [900, 100, 90], expected: [10, 300] },
    {
      about: "few labels are large",
      sizes: [424, 236, 190, 168, 152, 141, 124, 112, 106, 102, 100, 58, 44, 27, 6],
      expected: [10, 350],
    },
    { about: "small labels", sizes: [12, 11, 10, 9], expected: [10, null] },
    { about: "tiny labels beside one large", sizes: [500, 10, 10, 10], expected: [10, 30] },
    { about: "one label of ten", sizes: [50, 9], expected: [0, null] },
    { about: "nothing", sizes: [], expected: [0, null] },
  ])("$about: $expected", ({ sizes, expected }) => {
    const { minSamples, maxSamples } = suggestRecipe(countsOf(...sizes)).recipe.balance;
    expect([minSamples, maxSamples]).toEqual(expected);
  });

  it("says why", () => {
    expect(suggestRecipe(countsOf(700, 250, 20)).reason).toBe(
      "2 of 3 labels have 200 rows or more: enough to learn each of them well. " +
        "At most 600 rows each keeps the large ones from drowning out the rest; 850 of 970 rows are used.",
    );
    expect(suggestRecipe(countsOf(100, 20, 20, 9)).reason).toBe(
      "A minimum of 10 rows keeps 3 of 4 labels; the one below it is too small for all three parts. " +
        "At most 60 rows each keeps the largest labels from drowning out the rest.",
    );
    expect(suggestRecipe(countsOf(3, 2)).reason).toMatch(/^No label has 10 rows, too few to hold any out/);
    expect(suggestRecipe(countsOf(30, 2)).reason).toMatch(/^Only one label has 10 rows, too few to hold any out/);
  });

  it("suggests a recipe that can be applied whenever there is a row", () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 700 })), {
      minLength: 1,
      maxLength: 12,
    });
    return fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 0xffffffff }), (counts, seed) => {
        fc.pre(counts.some((count) => count > 0));
        const labelled = countsOf(...counts);
        const labelCodes = Int32Array.from(counts.flatMap((count, code) => Array<number>(count).fill(code)));
        const { recipe } = suggestRecipe(labelled);
        const result = applyRecipe({ labelCodes, labels: labelled.map(({ label }) => label) }, { ...recipe, seed });
        expect(result).toMatchObject({ ok: true });
      }),
    );
  });
});

describe("the sample data set", () => {
  const content = readFileSync(new URL("../../public/samples/assistant-intents.csv", import.meta.url), "utf8");
  const rows = content.trimEnd().split("\n").slice(1);
  const labelOf = (row: string) => row.slice(row.lastIndexOf(",") + 1);
  const labels = [...new Set(rows.map(labelOf))];
  const labelCodes = Int32Array.from(rows, (row) => labels.indexOf(labelOf(row)));

  it("loses its one tiny label to the suggested recipe and has its largest cut", () => {
    const counts = labels.map((label, code) => ({ label, count: labelCodes.filter((other) => other === code).length }));
    const { recipe } = suggestRecipe(counts);
    const result = applyRecipe({ labelCodes, labels }, recipe);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.dropped).toEqual([{ label: "unit_convert", count: 6 }]);
    expect(result.value.labels[0]).toMatchObject({ label: "play_music", before: 424, after: 350 });
    expect(result.value.labels).toHaveLength(14);
  });

  it("has no text twice", () => {
    expect(new Set(rows.map((row) => row.slice(0, row.lastIndexOf(","))))).toHaveProperty("size", rows.length);
  });
});

describe("suggestRecipeForMany", () => {
  it.each([
    [[500, 40, 12], 10, "All 3 labels have at least 10 rows."],
    [[500, 40, 3], 10, "A minimum of 10 rows keeps 2 of 3 labels; the one below it is too small to learn."],
    [[500, 40, 3, 0, 2], 10, "A minimum of 10 rows keeps 2 of 4 labels; the 2 below it are too small to learn."],
    [[500, 3], 0, "Only one label has 10 rows"],
  ])("of %j rows keeps labels from %i on", (sizes, minSamples, reason) => {
    const suggestion = suggestRecipeForMany(sizes.map((count, index) => ({ label: `l${index}`, count })));
    expect(suggestion.recipe.balance).toEqual({ minSamples, maxSamples: null, scope: "all" });
    expect(suggestion.reason.startsWith(reason)).toBe(true);
  });
});
