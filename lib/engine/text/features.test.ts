import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeatureExtractor, HASH_SEED, hashString, mix } from "./features";

const extractor = new FeatureExtractor();

function features(text: string): { words: number[]; characters: number[] } {
  extractor.extract(text);
  const all = Array.from(extractor.hashes.subarray(0, extractor.count));
  return { words: all.slice(0, extractor.wordCount), characters: all.slice(extractor.wordCount) };
}

function pair(seed: number, first: number, second: number): number {
  return mix(mix(seed, first), second);
}

describe("mix", () => {
  it("is the documented step: h = imul(h ^ c, 0x9E3779B1); h ^= h >>> 15", () => {
    // 1 ^ 0x61 = 0x60; 0x60 · 0x9E3779B1 mod 2³² = 0x54CDA260; 0x54CDA260 ^ (0x54CDA260 >>> 15) = 0x54CD0BFB.
    expect(mix(1, 0x61) >>> 0).toBe(0x54cd0bfb);
    expect(mix(-1, 0x61) >>> 0).toBe(0x6ec3b7b8);
  });

  it("depends on the order", () => {
    expect(pair(1, 2, 3)).not.toBe(pair(1, 3, 2));
  });
});

describe("FeatureExtractor", () => {
  it("has no features for a text without tokens", () => {
    expect(features("  ")).toEqual({ words: [], characters: [] });
  });

  it("gives words, bigrams with the borders of the text, and skip bigrams", () => {
    const word = (text: string) => hashString(HASH_SEED.word, text);
    const { words } = features("Go to it");
    const [go, to, it] = [word("go"), word("to"), word("it")];
    expect(words).toHaveLength(3 + 4 + 1);
    for (const expected of [go, to, it]) expect(words).toContain(expected);
    expect(words).toContain(pair(HASH_SEED.bigram, go, to));
    expect(words).toContain(pair(HASH_SEED.bigram, to, it));
    expect(words).toContain(pair(HASH_SEED.skip, go, it));
    expect(words).not.toContain(pair(HASH_SEED.bigram, to, go));
  });

  it("gives all character n-grams of 2 to 5 of a word with its spaces", () => {
    const ngram = (text: string) => hashString(HASH_SEED.characters, text);
    const { characters } = features("cat");
    const expected = [" c", "ca", "at", "t ", " ca", "cat", "at ", " cat", "cat ", " cat "];
    expect([...characters].sort()).toEqual(expected.map(ngram).sort());
  });

  it("gives the characters around a token border, and no n-grams of punctuation", () => {
    const { characters } = features("hello, you");
    expect(characters).toContain(hashString(HASH_SEED.border, "llo ,"));
    expect(characters).toContain(hashString(HASH_SEED.border, ", you"));
    expect(characters).not.toContain(hashString(HASH_SEED.characters, " ,"));
  });

  it("keeps a word apart from the same letters as an n-gram", () => {
    const { words, characters } = features("ab");
    expect(words.filter((hash) => characters.includes(hash))).toEqual([]);
  });

  it("does not depend on the text before, and takes texts of any length", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ unit: "binary", maxLength: 40 }),
        (a, b) => {
          const alone = features(a);
          features(b.repeat(200));
          expect(features(a)).toEqual(alone);
        },
      ),
      { numRuns: 40 },
    );
  });
});
