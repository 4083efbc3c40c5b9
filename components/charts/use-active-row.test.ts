import { describe, expect, it } from "vitest";
import { nextRow } from "./use-active-row";

describe("nextRow", () => {
  it.each([
    ["ArrowDown", null, 5, 0],
    ["ArrowDown", 0, 5, 1],
    ["ArrowDown", 4, 5, 4],
    ["ArrowUp", null, 5, 0],
    ["ArrowUp", 3, 5, 2],
    ["ArrowUp", 0, 5, 0],
    ["PageDown", null, 150, 10],
    ["PageDown", 145, 150, 149],
    ["PageUp", 145, 150, 135],
    ["PageUp", 3, 150, 0],
    ["Home", 9, 150, 0],
    ["End", null, 150, 149],
    ["ArrowDown", 120, 12, 11],
    ["ArrowDown", null, 0, null],
    ["Tab", 3, 5, null],
    ["a", 3, 5, null],
  ])("%s from %s of %d leads to %s", (key, active, count, expected) => {
    expect(nextRow(key, active, count)).toBe(expected);
  });
});
