import { describe, expect, it } from "vitest";
import { alikeLabels, describeAlike } from "./alike-labels";

describe("alikeLabels", () => {
  it("groups labels that differ only in capitals or spaces, the most frequent as the one to keep", () => {
    const groups = alikeLabels([
      ["Livraison", 40],
      ["hand bag", 30],
      ["livraison", 12],
      ["retour", 9],
      [" LIVRAISON\u00a0", 3],
      ["Hand  Bag", 2],
    ]);
    expect(groups).toEqual([
      { labels: ["Livraison", "livraison", " LIVRAISON\u00a0"], into: "Livraison", rows: 15 },
      { labels: ["hand bag", "Hand  Bag"], into: "hand bag", rows: 2 },
    ]);
  });

  it("keeps the first of two as frequent, whatever the order of the counts", () => {
    expect(
      alikeLabels([
        ["a", 1],
        ["B", 2],
        ["A", 5],
        ["b", 2],
      ]),
    ).toEqual([
      { labels: ["A", "a"], into: "A", rows: 1 },
      { labels: ["B", "b"], into: "B", rows: 2 },
    ]);
  });

  it("takes a label to keep without the spaces around it", () => {
    const counts = [
      ["pay ", 5],
      ["pay", 1],
    ] as const;
    expect(alikeLabels(counts)).toEqual([{ labels: ["pay ", "pay"], into: "pay", rows: 5 }]);
  });

  it("finds none among labels that differ in a letter, an accent or a hyphen", () => {
    const counts = ["payé", "paye", "pay-e", "pay e", "constructor", "__proto__"].map((label) => [label, 1] as const);
    expect(alikeLabels(counts)).toEqual([]);
  });
});

describe("describeAlike", () => {
  it.each([
    [["livraison", "Livraison"], "“livraison” and “Livraison” differ only in capitals or spaces"],
    [["a", "A", "a "], "“a”, “A” and “a ” differ only in capitals or spaces"],
  ])("%j", (labels, words) => {
    expect(describeAlike(labels)).toBe(words);
  });
});
