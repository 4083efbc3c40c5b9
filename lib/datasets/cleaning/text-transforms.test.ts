import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseText, trimText } from "./text-transforms";

const anyText = fc.string({ unit: "binary" });

describe("trimText", () => {
  it.each([
    ["  a b  ", false, "a b"],
    ["\u00a0a\t\tb\ufeff\n", false, "a\t\tb"],
    ["  a \n\n b\u3000c ", true, "a b c"],
    ["a b", true, "a b"],
    [" \n ", true, ""],
  ])("makes of %j (collapse: %s) %j", (text, collapse, expected) => {
    expect(trimText(text, collapse)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, collapse) => {
        const once = trimText(text, collapse);
        expect(trimText(once, collapse)).toBe(once);
      }),
    );
  });
});

describe("normaliseText", () => {
  it.each([
    ["cafe\u0301", "NFC", "café"],
    ["ﬁne ① ｗｉｄｅ", "NFKC", "fine 1 wide"],
    ["ﬁne", "NFC", "ﬁne"],
    ["a\u200bb\u00adc\ufeff\u202ed", "NFC", "abcd"],
    ["tab\there\r\nnext\u2028line\u0000\u0007", "NFC", "tab\there\r\nnext\nline"],
    // A family is one picture of four, and Persian needs the space of no width.
    ["👨‍👩‍👧‍👦 می‌خواهم", "NFC", "👨‍👩‍👧‍👦 می‌خواهم"],
    ["a\u200db \u200cc\u200d", "NFC", "ab c"],
    // Once what stood between is gone, they compose.
    ["e\u200b\u0301", "NFC", "é"],
  ] as const)("makes of %j (%s) %j", (text, form, expected) => {
    expect(normaliseText(text, form)).toBe(expected);
  });

  it("leaves a text as it is that piles more marks on a letter than any script", () => {
    const most = `e${"\u0301".repeat(1_000)}\u200b`;
    expect(normaliseText(most, "NFC")).toBe(`é${"\u0301".repeat(999)}`);
    for (const more of [`e${"\u0301".repeat(1_001)}\u200b`, `e${"\u0301\u200b".repeat(1_002)}`]) {
      expect(normaliseText(more, "NFKC")).toBe(more);
    }
  });

  it.each([
    ["joiners", "\u200d"],
    ["joiners and spaces", "\u200d "],
    ["invisible characters", "\u200b"],
    ["marks out of order", "\u0301\u0323"],
    ["marks that invisible characters keep apart", "\u0301\u200b\u0323\u200b"],
    ["letters with many marks", `a${"\u0301\u0323".repeat(499)}`],
  ])(
    "takes no more than a moment for a megabyte of %s",
    (_, unit) => {
      const text = `ü${unit.repeat(1_000_000 / unit.length)}ü`;
      const startedAt = process.cpuUsage();
      normaliseText(text, "NFC");
      expect(process.cpuUsage(startedAt).user).toBeLessThan(4_000_000);
    },
    60_000,
  );

  it("changes nothing the second time", () => {
    const piece = fc.constantFrom(
      "e",
      "\u0301",
      "\u200d",
      "\u200c",
      "\u200b",
      "é",
      "ﬁ",
      " ",
      "\u0085",
      "👩",
      "\u0345",
      "가",
      "\u1100",
    );
    const tricky = fc.oneof(
      anyText,
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(tricky, fc.constantFrom("NFC" as const, "NFKC" as const), (text, form) => {
        const once = normaliseText(text, form);
        expect(normaliseText(once, form)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});
