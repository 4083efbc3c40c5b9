import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsInAddress, MODES, playgroundHref } from "./search-params";
import { playgroundParams } from "./search-schema";

const paramsOf = (href: string) => playgroundParams.parse(Object.fromEntries(new URL(href, "http://x").searchParams));

describe("the address of the playground", () => {
  it("brings back what it was made of, whatever the text is", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(text, fc.constantFrom(...MODES), (given, mode) => {
        fc.pre(fitsInAddress(given));
        const address = { model: "mdl_1", text: given, beside: "mdl_2", mode };
        expect(paramsOf(playgroundHref(address))).toEqual(address);
      }),
    );
  });

  it.each([
    ["Latin letters", "a".repeat(5990), true],
    ["too many of them", "a".repeat(6001), false],
    ["letters that take nine characters each", "語".repeat(700), false],
    ["fewer of those", "語".repeat(600), true],
  ])("holds %s, or leaves them out and still works", (_, text, fits) => {
    const href = playgroundHref({ model: "mdl_1", text, mode: "many" });
    expect(href.length).toBeLessThan(6200);
    expect(paramsOf(href)).toEqual({ model: "mdl_1", beside: "", mode: "many", text: fits ? text : "" });
  });

  it("falls back on what it knows", () => {
    expect(paramsOf("/playground?mode=none&model=a")).toEqual({ model: "a", beside: "", text: "", mode: "one" });
    expect(playgroundHref({ model: "" })).toBe("/playground");
  });
});
