import { describe, expect, it } from "vitest";
import { isFiltered, readOnlyReason, rowChips, rowTotalWords } from "./row-words";

describe("rowChips", () => {
  it("say what came with the address, and what goes with each", () => {
    expect(rowChips({ q: "x", issue: "conflict" })).toEqual([]);
    expect(rowChips({ label: "", step: 3 })).toEqual([
      { text: "No label", names: ["label"] },
      { text: "Changed by step 3", names: ["step"] },
    ]);
    expect(rowChips({ label: "refund", preparation: "pr_1", outcome: "capped" })).toEqual([
      { text: "Label: refund", names: ["label"] },
      { text: "Left out over the maximum", names: ["outcome", "preparation"] },
    ]);
    expect(rowChips({ preparation: "pr_1" })).toEqual([{ text: "Of a preparation", names: ["preparation"] }]);
  });
});

describe("rowTotalWords", () => {
  it.each([
    [undefined, 10, { q: "x" }, "Finding rows…"],
    [11_514, 11_514, {}, "11,514 rows"],
    [214, 11_514, { label: "refund" }, "214 of 11,514 rows"],
    [1, 1, { q: "x" }, "1 row"],
    [30, 10, { preparation: "pr_1" }, "30 rows"],
    [3, null, { q: "x" }, "3 rows"],
    [26, 276, { outcome: "removed" }, "26 rows"],
    [26, 276, { step: 2 }, "26 rows"],
  ] as const)("%s of %s with %j: %s", (total, all, search, words) => {
    expect(rowTotalWords(total, all, search)).toBe(words);
  });
});

describe("isFiltered", () => {
  it("counts conditions, not the order or the target", () => {
    expect(isFiltered({ sort: "text", direction: "desc", target: "intent", q: "" })).toBe(false);
    expect(isFiltered({ label: "" })).toBe(true);
    expect(isFiltered({ issue: "duplicate" })).toBe(true);
  });
});

describe("readOnlyReason", () => {
  it("is there for rows of another time", () => {
    expect(readOnlyReason({ label: "a", issue: "conflict" })).toBeNull();
    expect(readOnlyReason({ step: 2 })).toMatch(/before step 2/);
    expect(readOnlyReason({ outcome: "removed" })).toMatch(/no longer part/);
    expect(readOnlyReason({ outcome: "train", preparation: "pr_1" })).toMatch(/preparation/);
  });
});
