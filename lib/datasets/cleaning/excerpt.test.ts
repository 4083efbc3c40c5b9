import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpts } from "./excerpt";

describe("excerpts", () => {
  it("shows short cells whole", () => {
    expect(excerpts(" a ", "a")).toEqual({ before: " a ", after: "a" });
    expect(excerpts("gone", null)).toEqual({ before: "gone", after: null });
    expect(excerpts("", "new")).toEqual({ before: "", after: "new" });
  });

  it("cuts long cells to where they differ", () => {
    const { before, after } = excerpts(`${"x".repeat(1_000)}A${"y".repeat(1_000)}`, `${"x".repeat(1_000)}B`);
    expect(before).toBe(`…${"x".repeat(60)}A${"y".repeat(179)}…`);
    expect(after).toBe(`…${"x".repeat(60)}B`);
  });

  it("never parts a character, and shows the difference", () => {
    const text = fc.array(fc.constantFrom("😀", "a", " "), { maxLength: 400 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { before, after } = excerpts(a, b);
        for (const shown of [before, after ?? ""])
          expect(shown.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "")).not.toMatch(/[\ud800-\udfff]/);
        if (a !== b) expect(before).not.toBe(after);
      }),
    );
  });
});
