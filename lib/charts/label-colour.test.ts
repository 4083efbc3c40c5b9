import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelColour, labelColourIndex } from "./label-colour";

describe("labelColourIndex", () => {
  it("is a stable index of the palette for any label", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (label) => {
        const index = labelColourIndex(label);
        expect(Number.isInteger(index) && index >= 0 && index < 10).toBe(true);
        expect(labelColourIndex(label)).toBe(index);
      }),
    );
  });

  // Worked out apart from this code. A change here repaints every label that people know by its colour.
  it.each([
    ["", 9],
    ["billing", 5],
    ["refund", 4],
    ["__proto__", 3],
    ["café", 5],
  ])("%j keeps its colour", (label, expected) => {
    expect(labelColourIndex(label)).toBe(expected);
    expect(labelColour(label)).toBe(`var(--chart-${expected + 1})`);
  });

  it("spreads labels over the whole palette", () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const colour = labelColourIndex(`label_${index}`);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
  });
});
