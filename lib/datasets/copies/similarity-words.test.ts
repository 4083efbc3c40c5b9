import { describe, expect, it } from "vitest";
import { describeSimilarity, roundSimilarity } from "./similarity-words";

describe("describeSimilarity", () => {
  it.each([
    [1, "Alike but for case, punctuation and spaces"],
    [0.95, "1 word in 20 may differ"],
    [0.8, "1 word in 5 may differ"],
    [0.7, "3 words in 10 may differ"],
    [0.5, "Half of the words may differ"],
  ])("says what %d means", (similarity, words) => {
    expect(describeSimilarity(similarity)).toBe(words);
  });
});

describe("roundSimilarity", () => {
  it.each([
    [0.8000000000000002, 0.8],
    [0.83, 0.85],
    [0.1, 0.5],
    [7, 1],
  ])("puts %d at %d", (given, expected) => {
    expect(roundSimilarity(given)).toBe(expected);
  });
});
