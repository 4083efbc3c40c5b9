import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moderationCategories } from "./categories";
import { decideCategories } from "./decide";

const names = (...targets: { name: string; labels: string[] }[]) => moderationCategories(targets).map((c) => c.name);

describe("names of categories", () => {
  it("are the labels, and name the target only where two have the same label", () => {
    expect(names({ name: "harm", labels: ["pii", "violence"] })).toEqual(["pii", "violence"]);
    expect(names({ name: "harm", labels: ["none", "pii"] }, { name: "tone", labels: ["none", "rude"] })).toEqual([
      "harm/none",
      "pii",
      "tone/none",
      "rude",
    ]);
  });

  it("are never the same twice", () => {
    const part = fc.constantFrom("a", "b", "a/b", "b/a", "c");
    const labels = fc.uniqueArray(part, { minLength: 1, maxLength: 5 });
    const targets = fc.uniqueArray(fc.record({ name: part, labels }), { selector: (t) => t.name, maxLength: 5 });
    fc.assert(
      fc.property(targets, (list) => {
        const made = names(...list);
        expect(new Set(made).size).toBe(list.flatMap((target) => target.labels).length);
      }),
    );
  });
});

describe("verdicts", () => {
  const categories = moderationCategories([
    { name: "harm", labels: ["pii", "violence"] },
    { name: "tone", labels: ["calm", "rude"] },
  ]);
  const tone = { name: "tone", loss_function: "single_class" as const, threshold: 0.5, thresholds: null };

  it("take the threshold of the label, or of the target, and of a single-label target the likeliest", () => {
    const scores = { harm: [0.3, 0.3], tone: [0.4, 0.45] };
    const harm = { name: "harm", loss_function: "multi_class" as const, threshold: 0.3, thresholds: null };
    expect(decideCategories(categories, [harm, tone], scores)).toEqual({
      categories: { pii: true, violence: true, calm: false, rude: true },
      category_scores: { pii: 0.3, violence: 0.3, calm: 0.4, rude: 0.45 },
    });
    const own = { ...harm, thresholds: [0.31, 0.2] };
    expect(decideCategories(categories, [own, tone], scores).categories).toMatchObject({ pii: false, violence: true });
  });

  it("call one label of a single-label target true, also when all are equally likely", () => {
    const { categories: verdict } = decideCategories(categories, [tone], { tone: [0.5, 0.5] });
    expect(verdict).toMatchObject({ calm: true, rude: false });
  });
});
