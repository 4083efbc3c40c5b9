import { describe, expect, it } from "vitest";
import { mix32, tableSize } from "./typed";

describe("tableSize", () => {
  it.each([
    [0, 16],
    [8, 16],
    [9, 32],
    [1_000_000, 2_097_152],
  ])("of %i keys is %i", (count, size) => {
    expect(tableSize(count)).toBe(size);
  });
});

describe("mix32", () => {
  it("gives each number another, of 32 bits without a sign", () => {
    const mixed = new Set(Array.from({ length: 10_000 }, (_, index) => mix32(index * 65_536)));
    expect(mixed.size).toBe(10_000);
    // The finaliser's value of 1, as published for MurmurHash3.
    expect(mix32(1)).toBe(0x514e28b7);
    expect(Math.min(...mixed)).toBeGreaterThanOrEqual(0);
  });
});
