import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TEXT_UNITS, normalise } from "./normalise";
import { Tokeniser } from "./tokenise";

const tokeniser = new Tokeniser();

function tokens(text: string): string[] {
  const count = tokeniser.tokenise(text);
  return Array.from({ length: count }, (_, t) => tokeniser.token(t));
}

describe("normalise", () => {
  it.each([
    ["Ｈello", "hello"],
    ["ﬁn", "fin"],
    ["ÄÖ", "äö"],
    ["e\u0301", "é"],
    ["", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it("bounds the length, also where NFKC makes a character longer", () => {
    expect(normalise("a".repeat(50_000))).toHaveLength(MAX_TEXT_UNITS);
    expect(normalise("\ufdfa".repeat(20_000))).toHaveLength(MAX_TEXT_UNITS);
  });
});

describe("Tokeniser", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["  \t\n\u00a0 ", []],
    ["hello world", ["hello", "world"]],
    ["what's up?", ["what's", "up", "?"]],
    ["don’t", ["don’t"]],
    ["'quoted' text", ["'", "quoted", "'", "text"]],
    ["rock 'n' roll", ["rock", "'", "n", "'", "roll"]],
    ["a''b", ["a", "'", "'", "b"]],
    ["it's'", ["it's", "'"]],
    ["snake_case 12.5%", ["snake_case", "12", ".", "5", "%"]],
    ["9am...", ["9am", ".", ".", "."]],
    ["e\u0301te\u0301", ["e\u0301te\u0301"]],
    ["hi😀👍x", ["hi", "😀", "👍", "x"]],
    ["\ud83d", ["\ud83d"]],
    ["\ude00a", ["\ude00", "a"]],
    ["你好 мир", ["你好", "мир"]],
  ])("%j gives %j", (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it("loses no character but white space", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(tokens(text).join("")).toBe(text.replace(/\s/gu, ""));
      }),
    );
  });
});
