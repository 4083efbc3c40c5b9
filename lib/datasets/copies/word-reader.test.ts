import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WordReader } from "./word-reader";

const reader = new WordReader();

function read(text: string) {
  const isText = reader.read(text);
  return {
    isText,
    words: [...reader.words.subarray(0, reader.count)],
    key: [...reader.key],
    bareKey: [...reader.bareKey],
  };
}

describe("WordReader", () => {
  it.each([
    ["Where is my parcel?", "where is my parcel"],
    ["The U.S. e-mail, don’t lose it", "the us email dont lose it"],
    ["  tabs\tand\nlines  ", "tabs and lines"],
    ["ＦＵＬＬ width ﬁne", "full width fine"],
    ["soft\u00adhyphen", "softhyphen"],
    ["zero\u200bwidth", "zerowidth"],
    ["ÉCOLE", "école"],
    ["one – two", "one two"],
    ["heart ❤️", "heart ❤"],
  ])("reads %j as %j", (one, other) => {
    expect(read(one)).toEqual(read(other));
  });

  it.each([
    ["schon", "schön"],
    ["great 😀", "great 😡"],
    ["room 1", "room 2"],
    ["?!", "!!"],
    ["の", "は"],
  ])("tells %j from %j", (one, other) => {
    expect(read(one).key).not.toEqual(read(other).key);
    expect(read(one).bareKey).not.toEqual(read(other).bareKey);
  });

  it("knows what differs in spaces only", () => {
    expect(read("week end").bareKey).toEqual(read("weekend").bareKey);
    expect(read("week end").key).not.toEqual(read("weekend").key);
  });

  it("counts what a person calls a word", () => {
    expect(read("Pay 3.50 for state-of-the-art things").words).toHaveLength(5);
    expect(read("東京の天気").words).toHaveLength(5);
    expect(read("hi😀there").words).toHaveLength(3);
    expect(read("नमस्ते दुनिया").words).toHaveLength(2);
    expect(read("🇫🇷🇩🇪").words).toHaveLength(4);
    expect(read("word ".repeat(600)).words).toHaveLength(512);
  });

  it("takes white space, and nothing, for a blank text", () => {
    for (const text of ["", " \t\r\n", "\u00a0\u3000"]) expect(read(text).isText).toBe(false);
    expect(read("…").isText).toBe(true);
    expect(read("\ud83d").isText).toBe(true);
  });

  it("does not care for case, punctuation and spaces, whatever the text", () => {
    const word = fc.stringMatching(/^[a-zà-ÿ0-9]{1,8}$/);
    const between = fc.constantFrom(" ", "  ", ", ", " - ", "\n", ". ", " “");
    const text = fc.array(fc.tuple(word, between), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, fc.boolean(), (parts, isUpper) => {
        const plain = parts.map(([part]) => part).join(" ");
        const dressed = parts.map(([part, gap]) => `${part}${gap}`).join("");
        expect(read(isUpper ? dressed.toUpperCase().toLowerCase() : dressed)).toEqual(read(plain));
      }),
    );
  });
});
