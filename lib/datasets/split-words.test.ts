import { describe, expect, it } from "vitest";
import { splitOfWord } from "./split-words";

describe("splitOfWord", () => {
  it.each([
    ["train", "train"],
    [" Training ", "train"],
    ["DEV", "validation"],
    ["val", "validation"],
    ["test", "test"],
    ["hold-out", "test"],
    ["tests", null],
    ["", null],
  ])("%j is %j", (cell, split) => {
    expect(splitOfWord(cell)).toBe(split);
  });
});
