import { describe, expect, it } from "vitest";
import { parsePreparationsSearch, preparationsHref } from "./search-params";

describe("parsePreparationsSearch", () => {
  it.each([
    [{}, undefined],
    [{ dataset: "ds_1" }, "ds_1"],
    [{ dataset: "" }, undefined],
    [{ dataset: ["ds_1", "ds_2"] }, "ds_1"],
  ])("of %j is %j", (params, dataset) => {
    expect(parsePreparationsSearch(params)).toEqual({ dataset });
  });
});

describe("preparationsHref", () => {
  it.each([
    [{}, "/preparations"],
    [{ dataset: "ds_1" }, "/preparations?dataset=ds_1"],
    [{ dataset: "a&b" }, "/preparations?dataset=a%26b"],
  ])("of %j is %s", (search, href) => {
    expect(preparationsHref(search)).toBe(href);
  });
});
