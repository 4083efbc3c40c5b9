import { describe, expect, it } from "vitest";
import { isValueLike, uniqueNames } from "./find-table";

describe("isValueLike", () => {
  it.each(["1", "-1.5", "1,5", "1e-3", "£1,200.50", "12 %", "2024-01-31", "31/01/2024 10:00", "10:00:05"])(
    "%j",
    (cell) => {
      expect(isValueLike(cell)).toBe(true);
    },
  );
  it.each(["", "text", "1st", "v2", "a-1", "e5", "-", "£"])("not %j", (cell) => {
    expect(isValueLike(cell)).toBe(false);
  });
});

describe("uniqueNames", () => {
  it.each([
    [
      ["text", "text", "", " ", "text"],
      ["text", "text (2)", "column 3", "column 4", "text (3)"],
    ],
    [
      ["text", "text", "text (2)"],
      ["text", "text (3)", "text (2)"],
    ],
    [
      ["", "column 1"],
      ["column 1 (2)", "column 1"],
    ],
    [
      ["a", "A"],
      ["a", "A"],
    ],
  ])("%j becomes %j", (header, names) => {
    expect(uniqueNames(header)).toEqual(names);
  });

  it("is quick with thousands of one name", () => {
    const startedAt = performance.now();
    expect(uniqueNames(Array.from({ length: 10_000 }, () => "x")).at(-1)).toBe("x (10000)");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
