import { expect, it } from "vitest";
import { MAX_TEXT_UNITS } from "@/lib/engine/text/normalise";
import { MAX_TEXT } from "./conversation";
import { describeCut, READ_CHARACTERS } from "./cut-text";

it("knows how much the engine reads", () => {
  expect(READ_CHARACTERS).toBe(MAX_TEXT_UNITS);
});

it.each([
  ["a text that is read to its end", "word ".repeat(4_000), []],
  [
    "one with too many characters",
    `${"word ".repeat(4_000)}.`,
    [/20,000 characters of a text, and at most 16,384 tokens/],
  ],
  ["one with too many tokens", "5".repeat(16_400), [/Only the beginning/]],
  ["one that fills the field", "a".repeat(MAX_TEXT), [/The field is full: it takes 100,000/, /Only the beginning/]],
])("says of %s what is cut", (_, text, wanted) => {
  expect(describeCut(text)).toEqual(wanted.map((words) => expect.stringMatching(words)));
});

it("says that a field is full by what is in it, and not by what several hold together", () => {
  expect(describeCut("a".repeat(MAX_TEXT), MAX_TEXT - 1)).toEqual([expect.stringMatching(/Only the beginning/)]);
  expect(describeCut("short", MAX_TEXT)).toEqual([expect.stringMatching(/The field is full/)]);
});
