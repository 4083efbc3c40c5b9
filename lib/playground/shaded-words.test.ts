import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shadedWords } from "./shaded-words";

const word = (start: number, end: number, contribution: number) => ({ text: "", start, end, contribution });

describe("shadedWords", () => {
  it("shades words by what they add, beside the strongest", () => {
    const parts = shadedWords("play some jazz", [word(10, 14, 2), word(0, 4, 1), word(5, 9, -0.1)]);
    expect(parts.map(({ text, strength }) => [text, strength])).toEqual([
      ["play", 0.5],
      [" ", 0],
      ["some", 0],
      [" ", 0],
      ["jazz", 1],
    ]);
  });

  it("keeps the whole text, whatever the words are", () => {
    const words = fc.array(
      fc.record({
        text: fc.string(),
        start: fc.nat(30),
        end: fc.nat(30),
        contribution: fc.double({ min: -5, max: 5, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), words, (text, found) => {
        expect(
          shadedWords(text, found)
            .map((part) => part.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});
