import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateSubwords, fitToSequence } from "./token-count";

describe("estimateSubwords", () => {
  it.each([
    ["", 0],
    ["   ", 0],
    ["hello world", 2],
    ["six letters", 2 + 1],
    ["orange", 1],
    ["oranges", 2],
    ["recommendation", 1 + 4],
    ["Hello, World!", 4],
    ["12 45", 4],
    ["9am", 2],
    ["你好吗", 3],
    ["мирумир", 3],
    ["naïveté", 2],
    ["😀", 1],
  ])("%j has %i", (text, expected) => {
    expect(estimateSubwords(text).subwords).toBe(expected);
  });

  it("counts plain text and other text by the same rule", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,14}$/), { minLength: 1 }), (words) => {
        const text = words.join(" ");
        expect(estimateSubwords(`${text} é`).subwords).toBe(estimateSubwords(text).subwords + 1);
      }),
    );
  });
});

describe("fitToSequence", () => {
  it("adds 17 for the template", () => {
    expect(fitToSequence("hello world", 16384)).toEqual({ text: "hello world", tokens: 19 });
    expect(fitToSequence("日本", 16384).tokens).toBe(19);
  });

  it("cuts between words where the sequence is full", () => {
    expect(fitToSequence("one two three four", 19)).toEqual({ text: "one two ", tokens: 19 });
    expect(fitToSequence("one, two three four", 20)).toEqual({ text: "one, two ", tokens: 20 });
  });

  it("keeps something of a single endless word", () => {
    expect(fitToSequence("x".repeat(100_000), 100).text).toBe("x".repeat(83));
  });

  it("never counts more than the sequence, and keeps a beginning of the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 18, max: 60 }), (text, seqLen) => {
        const fitted = fitToSequence(text, seqLen);
        expect(fitted.tokens).toBeLessThanOrEqual(seqLen);
        expect(text.startsWith(fitted.text)).toBe(true);
      }),
    );
  });
});
