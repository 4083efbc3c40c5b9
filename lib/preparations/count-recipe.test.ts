import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BalanceAndSplit, type LabelledRows, numbersOf, prepareRows } from "./apply-recipe";
import { countRecipe } from "./count-recipe";
import { valueCounts } from "./value-counts";

const tables = fc
  .array(fc.integer({ min: -1, max: 6 }), { maxLength: 400 })
  .map((codes): LabelledRows => ({ labelCodes: Int32Array.from(codes), labels: ["b", "ä", "", "a", "10", "9", "😀"] }));
const share = fc.constantFrom(0, 0.05, 0.07, 0.1, 0.15, 0.2, 0.33, 0.5);
const recipes: fc.Arbitrary<BalanceAndSplit> = fc.record({
  balance: fc.record({
    minSamples: fc.integer({ min: 0, max: 40 }),
    maxSamples: fc.option(fc.integer({ min: -1, max: 60 })),
    scope: fc.constantFrom("all", "train"),
  }),
  split: fc.record({ validation: share, test: share }),
  order: fc.constantFrom("balance-then-split", "split-then-balance"),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
});

describe("countRecipe", () => {
  it("gives the numbers and the errors of prepareRows, whatever the rows and the recipe", () =>
    fc.assert(
      fc.property(tables, recipes, (rows, recipe) => {
        const numbers = numbersOf(recipe);
        const counted = countRecipe(valueCounts(rows.labelCodes, rows.labels.length), rows.labels, numbers);
        const prepared = prepareRows(rows, numbers);
        if (prepared.ok) {
          const { labels, dropped } = prepared.value;
          expect(counted).toEqual({ ok: true, value: { labels, dropped } });
        } else expect(counted).toEqual(prepared);
      }),
      { numRuns: 1_000 },
    ));
});
