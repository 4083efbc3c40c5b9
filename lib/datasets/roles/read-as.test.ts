import { describe, expect, it } from "vitest";
import type { MultiTarget, Target } from "../roles-schema";
import { columnFacts } from "./column-facts";
import { type Reading, readAs, readingOf, readingsOf, separatorTyped, typedSeparator } from "./read-as";

const single: Target = { name: "topic", kind: "single", column: "t" };
const multi = (source: MultiTarget["source"], noneLabel: string | null = null): MultiTarget => {
  return { name: "topic", kind: "multi", source, noneLabel };
};
const flags = multi({ type: "flags", columns: ["a", "b"] }, "none");
const [bars] = columnFacts(
  [{ name: "t", samples: ["a|b", "b|c", "a"], distinctCount: 3, emptyCount: 0, meanLength: 2 }],
  3,
);

describe("readAs", () => {
  it.each<[Target, Reading, Target]>([
    [single, "single", single],
    [single, "separator", multi({ type: "separator", column: "t", separator: "|" })],
    [single, "json", multi({ type: "json", column: "t" })],
    [single, "flags", single],
    [flags, "scores", { ...flags, source: { type: "scores", columns: ["a", "b"], threshold: 0.5 } }],
    [flags, "single", flags],
  ])("%j as %s", (target, reading, expected) => {
    expect(readAs(target, reading, bars)).toEqual(expected);
  });

  it("comes back to where it was, with the name of no label kept between lists", () => {
    expect(readAs(readAs(single, "json"), "single")).toEqual(single);
    const named = multi({ type: "json", column: "t" }, "safe");
    expect(readAs(named, "separator")).toMatchObject({ noneLabel: "safe", source: { separator: "," } });
  });

  it("offers only what the columns can be", () => {
    for (const target of [single, flags]) {
      expect(readingsOf(target)).toContain(readingOf(target));
      for (const reading of readingsOf(target)) expect(readingOf(readAs(target, reading))).toBe(reading);
    }
  });
});

describe("separators as they are typed", () => {
  it.each([
    ["|", "|"],
    ["\n", "\\n"],
    [", ", ", "],
    ["\t", "\\t"],
  ])("%j", (separator, typed) => {
    expect(typedSeparator(separator)).toBe(typed);
    expect(separatorTyped(typed)).toBe(separator);
  });
});
