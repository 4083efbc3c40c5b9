import { describe, expect, it } from "vitest";
import { compareCodePoints, rankLabels } from "./code-point-order";

describe("compareCodePoints", () => {
  it.each([
    ["Z", "a"],
    ["10", "9"],
    ["", "a"],
    ["ab", "abc"],
    ["e\u0301", "é"],
    ["\u{d7ff}", "\u{e000}"],
    ["\u{ff01}", "\u{1f600}"],
    ["x\u{e000}", "x\u{10000}"],
    ["\u{1f600}", "\u{1f601}"],
  ])("puts %j before %j", (a, b) => {
    expect(compareCodePoints(a, b)).toBeLessThan(0);
    expect(compareCodePoints(b, a)).toBeGreaterThan(0);
    expect(compareCodePoints(a, a)).toBe(0);
  });
});

describe("rankLabels", () => {
  it("gives each label its place, by the label's index", () => {
    expect([...rankLabels(["b", "\u{1f600}", "", "\u{ff01}", "B"])]).toEqual([2, 4, 0, 3, 1]);
  });
});
