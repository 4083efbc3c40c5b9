import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markChanges, type TextPart, visibleText } from "./mark-changes";

/** `[…]` around what is marked. */
const written = (parts: readonly TextPart[]) =>
  parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join("");

const marked = (before: string, after: string, ignoresSpaces = false) => {
  const marks = markChanges(before, after, { ignoresSpaces });
  return [written(marks.before), written(marks.after)];
};

describe("markChanges", () => {
  it.each([
    ["nothing", "same words", "same words", ["same words", "same words"]],
    ["spaces at the ends", "  hello there ", "hello there", ["[  ]hello there[ ]", "hello there"]],
    ["a word", "the red car", "the blue car", ["the [red] car", "the [blue] car"]],
    ["words that were put in", "one three", "one two three", ["one three", "one [two ]three"]],
    ["a placeholder", "ask a.b@c.org now", "ask EMAIL now", ["ask [a.b@c.org] now", "ask [EMAIL] now"]],
    ["an invisible character", "fine\u200b thanks", "fine thanks", ["fine[\u200b] thanks", "fine thanks"]],
    ["all of it", "", "new", ["", "[new]"]],
  ])("marks %s", (_, before, after, expected) => {
    expect(marked(before, after)).toEqual(expected);
  });

  it("keeps accents with their letters", () => {
    expect(marked("cafe\u0301 noir", "cafe noir")).toEqual(["[cafe\u0301] noir", "[cafe] noir"]);
  });

  it("does not look at spaces where only words matter", () => {
    expect(marked("where  is it", "where is she", true)).toEqual(["where  is [it]", "where is [she]"]);
    expect(marked("a b c d", "a x y d", true)).toEqual(["a [b c] d", "a [x y] d"]);
  });

  it("never loses or invents a character, and marks nothing in equal texts", () => {
    const text = fc.array(fc.constantFrom("a", "b", " ", "  ", ".", "é", "\n"), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (x, y, ignoresSpaces) => {
        const [before, after] = [x.join(""), y.join("")];
        const marks = markChanges(before, after, { ignoresSpaces });
        expect(marks.before.map((part) => part.text).join("")).toBe(before);
        expect(marks.after.map((part) => part.text).join("")).toBe(after);
        const kept = (parts: readonly TextPart[]) => parts.filter((part) => !part.isChanged).map((part) => part.text);
        if (!ignoresSpaces) expect(kept(marks.before).join("")).toBe(kept(marks.after).join(""));
        if (before === after) expect(marks.before.some((part) => part.isChanged)).toBe(false);
      }),
    );
  });

  it("marks long texts as a whole rather than thinking for long", () => {
    const long = (word: string) => Array.from({ length: 2_000 }, (_, at) => `${word}${at}`).join(" ");
    const startedAt = performance.now();
    expect(marked(`begin ${long("a")} end`, `begin ${long("b")} end`)[0]).toMatch(/^begin \[a0 .*\] end$/);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("visibleText", () => {
  it.each([
    ["  ", "··"],
    ["\t\n", "⇥↵"],
    ["\u00a0", "U+00A0"],
    ["\u200b ", "U+200B·"],
    ["a b", "a b"],
    ["", ""],
  ])("shows %j as %j", (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });
});
