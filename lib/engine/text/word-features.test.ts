import { describe, expect, it } from "vitest";
import { HASH_SEED, hashString, mix } from "./features";
import { WordFeatures } from "./word-features";

const features = new WordFeatures();
const word = (text: string) => hashString(HASH_SEED.word, text);
const pair = (one: string, other: string) => mix(mix(HASH_SEED.bigram, word(one)), word(other));

function hashesOf(text: string): number[] {
  features.extract(text);
  expect(features.wordCount).toBe(features.count);
  return [...features.hashes.subarray(0, features.count)];
}

describe("WordFeatures", () => {
  // As `TfidfVectorizer(ngram_range=(1, 2)).build_analyzer()` of scikit-learn 1.2.1 answers.
  it.each([
    ["I don't want a REFUND!", ["don", "want", "refund"]],
    ["card_1 arrived, 2 days late", ["card_1", "arrived", "days", "late"]],
    ["Ça va?", ["ça", "va"]],
    ["a b c", []],
    ["", []],
    ["hi", ["hi"]],
  ])("takes words of two characters or more, and pairs of them: %s", (text, words) => {
    const pairs = words.slice(1).map((other, i) => pair(words[i] ?? "", other));
    expect(hashesOf(text)).toEqual([...words.map(word), ...pairs]);
  });

  it("keeps words of scripts with combining marks whole", () => {
    expect(hashesOf("हिन्दी")).toEqual([word("हिन्दी")]);
  });

  it("makes room for long texts", () => {
    expect(hashesOf("word ".repeat(3000))).toHaveLength(5999);
  });
});
