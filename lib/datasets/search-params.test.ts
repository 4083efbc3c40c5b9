import { describe, expect, it } from "vitest";
import { datasetHref, parseDatasetSearch } from "./search-params";

describe("parseDatasetSearch", () => {
  it.each([
    [{}, undefined],
    [{ label: "refund" }, "refund"],
    [{ label: "" }, ""],
    [{ label: ["a", "b"] }, "a"],
    [{ label: [] }, undefined],
    [{ label: "x".repeat(10_001) }, undefined],
  ])("of %j is %j", (params, label) => {
    expect(parseDatasetSearch(params)).toEqual({ label });
  });
});

describe("datasetHref", () => {
  it.each(["refund", "", "a&b=c #?", "__proto__", "日本 😀"])("brings the label %j back", (label) => {
    const url = new URL(datasetHref("ds_1", { label }), "http://studio.test");
    expect(url.pathname).toBe("/datasets/ds_1");
    expect(parseDatasetSearch(Object.fromEntries(url.searchParams))).toEqual({ label });
  });

  it("is bare without a label", () => {
    expect(datasetHref("ds_1")).toBe("/datasets/ds_1");
  });
});
