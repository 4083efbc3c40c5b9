import { describe, expect, it } from "vitest";
import { chooseSplit } from "./choice";

/** "config/split" as the hub lists them. */
const listed = (...splits: string[]) =>
  splits.map((text) => {
    const [config = "", split = ""] = text.split("/");
    return { config, split };
  });

describe("chooseSplit", () => {
  it.each([
    [["en/train", "en/test"], {}, "en/train"],
    [["de/train", "default/test", "default/train"], {}, "default/train"],
    [["en/all"], {}, "en/all"],
    [["de/train", "en/train"], { config: "en" }, "en/train"],
    [["de/train", "en/train", "en/dev"], { config: "en", split: "dev" }, "en/dev"],
  ])("of %j with %j takes %s", (splits, wanted, expected) => {
    const { config, split } = chooseSplit(listed(...splits), wanted);
    expect(`${config}/${split}`).toBe(expected);
  });

  it.each([
    [["de/train", "en/train"], {}, "config", "Choose a configuration: de, en."],
    [["en/a", "en/b"], {}, "split", "Choose a split: a, b."],
    [["en/a", "en/b"], { config: "fr" }, "config", "There is no configuration “fr”. There is en."],
    [["en/a", "de/b"], { config: "en", split: "b" }, "split", "There is no split “b”. There is a."],
  ])("of %j with %j asks for the %s", (splits, wanted, name, reason) => {
    expect(() => chooseSplit(listed(...splits), wanted)).toThrow(
      expect.objectContaining({ code: "invalid", fields: [{ name, reason }] }),
    );
  });

  it("begins with the first of several where something has to be shown", () => {
    expect(chooseSplit(listed("de/b", "de/a", "en/c"), {}, { orFirst: true })).toEqual({ config: "de", split: "b" });
  });
});
