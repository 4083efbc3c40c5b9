import { describe, expect, it } from "vitest";
import { preparationsHref, sameRecipeHref } from "./search-params";
import { parsePreparationsSearch, parseStudioSearch } from "./search-schema";

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

describe("sameRecipeHref", () => {
  it("is read back by the studio", () => {
    const href = sameRecipeHref("ds_1", "pr_1");
    expect(href).toBe("/datasets/ds_1/splits?recipe=pr_1");
    expect(parseStudioSearch({ recipe: "pr_1" })).toEqual({ recipe: "pr_1" });
    expect(parseStudioSearch({})).toEqual({ recipe: undefined });
  });
});
