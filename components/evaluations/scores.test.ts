import { describe, expect, it } from "vitest";
import { pointsRange } from "./scores";

describe("pointsRange", () => {
  it.each([
    [-0.004, 0.05, "−0.4 to +5.0"],
    [0, 0.05, "±0.0 to +5.0"],
    [0, 0, null],
    [-0.0001, 0.0002, null],
    [null, null, null],
  ])("of %s and %s is %s", (low, high, words) => {
    expect(pointsRange({ value: 0.01, low, high })).toBe(words);
  });
});
