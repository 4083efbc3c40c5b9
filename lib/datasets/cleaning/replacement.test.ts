import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapePattern, highestGroup, toRe2Replacement } from "./replacement";

describe("toRe2Replacement", () => {
  it.each([
    ["plain", "plain", 0],
    ["<$1> $2", "<\\1> \\2", 2],
    ["[$&]", "[\\0]", 0],
    ["$$1 costs $$", "$1 costs $", 0],
    ["a\\1\\", "a\\\\1\\\\", 0],
    ["$0 $x $", "$0 $x $", 0],
    ["$9$1", "\\9\\1", 9],
  ])("makes of %j %j", (given, expected, group) => {
    expect(toRe2Replacement(given)).toBe(expected);
    expect(highestGroup(given)).toBe(group);
  });
});

describe("escapePattern", () => {
  it("finds the text itself and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(new RegExp(`^${escapePattern(text)}$`).test(text)).toBe(true);
        expect(new RegExp(`^${escapePattern(text)}$`).test(`${text}x`)).toBe(false);
      }),
    );
  });
});
