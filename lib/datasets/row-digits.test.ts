import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digitLabels } from "./row-digits";

const counted = (...labels: string[]) => labels.map((label, index) => [label, 100 - index] as const);

describe("digitLabels", () => {
  it("are the nine most frequent at first", () => {
    const labels = counted(..."abcdefghijk");
    expect(digitLabels({ labels, pinned: [], before: [] }).join("")).toBe("abcdefghi");
    expect(digitLabels({ labels: counted("a", "b"), pinned: [], before: [] })).toEqual(["a", "b"]);
  });

  it("stay where they are while counts change", () => {
    expect(digitLabels({ labels: counted("b", "c", "a"), pinned: [], before: ["a", "b", "c"] })).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("give the key of a label that is gone to another one", () => {
    expect(digitLabels({ labels: counted("c", "a", "d"), pinned: [], before: ["a", "b", "c"] })).toEqual([
      "a",
      "d",
      "c",
    ]);
  });

  it("begin with the pinned labels", () => {
    expect(digitLabels({ labels: counted("a", "b", "c"), pinned: ["c"], before: ["a", "b"] })).toEqual(["c", "b", "a"]);
    expect(digitLabels({ labels: counted("a", "b"), pinned: ["gone"], before: ["a", "b"] })).toEqual(["a", "b"]);
  });

  it("are labels that are there, each once, as many as fit", () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 14 });
    fc.assert(
      fc.property(names, names, names, (labels, pinned, before) => {
        const digits = digitLabels({ labels: counted(...labels), pinned, before: before.slice(0, 9) });
        expect(new Set(digits).size).toBe(digits.length);
        expect(digits.every((label) => labels.includes(label))).toBe(true);
        expect(digits).toHaveLength(Math.min(9, labels.length));
        // Nothing moves while nothing changes.
        expect(digitLabels({ labels: counted(...labels), pinned, before: digits })).toEqual(digits);
      }),
    );
  });
});
