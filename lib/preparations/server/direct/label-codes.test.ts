import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inWindow } from "@/lib/testing/direct-csv";
import { LabelCodes } from "./label-codes";

function codesOf(labels: readonly string[], limit = 1_000): { codes: number[]; table: LabelCodes } {
  const table = new LabelCodes(limit);
  const codes = labels.map((label) => {
    // Something stands before and after every cell.
    const bytes = Buffer.from(`?${label}?`);
    return table.codeOf(inWindow(bytes).view, 1, bytes.length - 2);
  });
  return { codes, table };
}

describe("LabelCodes", () => {
  it("numbers labels in order of first appearance, as a Map does", () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 9 }), { maxLength: 200 }), (labels) => {
        const known = new Map<string, number>();
        const expected = labels.map((label) => {
          const code = known.get(label) ?? known.size;
          known.set(label, code);
          return code;
        });
        const { codes, table } = codesOf(labels);
        expect(codes).toEqual(expected);
        for (const [label, code] of known) expect(table.label(code)).toBe(label);
      }),
    ));

  it("tells labels apart by length and by every byte", () => {
    const labels = ["", "a", "aa", "aaa", "aaaa", "aaaaa", "baaaa", "abaaa", "aabaa", "aaaba", "aaaab", "a\0", "a\0\0"];
    expect(codesOf(labels).codes).toEqual(labels.map((_, index) => index));
  });

  it("takes no label beyond the limit, and still knows the others", () => {
    expect(codesOf(["a", "b", "c", "a", "b"], 2).codes).toEqual([0, 1, -1, 0, 1]);
  });
});
