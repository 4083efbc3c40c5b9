import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanHref, datasetHref, rowsHref } from "./search-params";
import { parseCleanSearch, parseRowsSearch } from "./search-schema";

describe("parseRowsSearch", () => {
  it("keeps what fits and ignores the rest", () => {
    expect(parseRowsSearch({ label: ["a", "b"], issue: "none", step: "x", sort: "text", more: "1" })).toEqual({
      label: "a",
      sort: "text",
    });
    expect(parseRowsSearch({ label: "", step: "3", outcome: "capped", preparation: "pr_1" })).toEqual({
      label: "",
      step: 3,
      outcome: "capped",
      preparation: "pr_1",
    });
  });

  it("reads back what rowsHref writes", () => {
    const search = fc.record(
      {
        q: fc.string({ maxLength: 50 }),
        label: fc.string(),
        issue: fc.constant("conflict" as const),
        step: fc.nat(50).map((n) => n + 1),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(search, (wanted) => {
        const url = new URL(rowsHref("ds_1", wanted), "http://studio.test");
        expect(url.pathname).toBe("/datasets/ds_1/rows");
        expect(parseRowsSearch(Object.fromEntries(url.searchParams))).toEqual(wanted);
      }),
    );
  });
});

describe("datasetHref", () => {
  it("names the tab, and the dataset as a part of a path", () => {
    expect(datasetHref("ds_1")).toBe("/datasets/ds_1");
    expect(datasetHref("a/b", "clean")).toBe("/datasets/a%2Fb/clean");
    expect(rowsHref("ds_1")).toBe("/datasets/ds_1/rows");
  });
});

describe("cleanHref", () => {
  it("is read back, and leads to a part of the page", () => {
    const url = new URL(cleanHref("ds_1", { similarity: 0.85, target: "a&b" }, "near-copies"), "http://studio.test");
    expect([url.pathname, url.hash]).toEqual(["/datasets/ds_1/clean", "#near-copies"]);
    expect(parseCleanSearch(url.searchParams)).toEqual({ similarity: 0.85, target: "a&b" });
    expect(cleanHref("ds_1")).toBe("/datasets/ds_1/clean");
  });

  it("ignores what does not fit", () => {
    expect(parseCleanSearch(new URLSearchParams("similarity=2"))).toEqual({ similarity: undefined, target: undefined });
  });
});
