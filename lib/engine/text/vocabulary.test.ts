import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pacer } from "../pacer";
import { item } from "../typed";
import { FeatureExtractor, HASH_SEED, hashString } from "./features";
import { buildVocabulary, Vectoriser, vectoriseAll } from "./vectorise";
import { DocumentFrequencies, VocabularyIndex } from "./vocabulary";

const pacer = new Pacer(() => 0, new AbortController().signal);

function frequenciesOf(texts: readonly string[]): DocumentFrequencies {
  const features = new FeatureExtractor();
  const frequencies = new DocumentFrequencies();
  for (const text of texts) {
    features.extract(text);
    frequencies.add(features);
  }
  return frequencies;
}

const texts = ["the cat sat", "the dog sat down", "a bird", "the the the"];

describe("vocabulary", () => {
  it("counts documents, not occurrences, and puts frequent features first", () => {
    const vocabulary = frequenciesOf(texts).vocabulary(1, 1e6);
    const the = vocabulary.keys.indexOf(hashString(HASH_SEED.word, "the"));
    // df = 3 of 4 texts: ln(5/4) + 1.
    expect(vocabulary.idf[the]).toBeCloseTo(Math.log(5 / 4) + 1, 6);
    expect(vocabulary.block[the]).toBe(0);
    expect([...vocabulary.idf]).toEqual([...vocabulary.idf].sort((a, b) => a - b));
  });

  it("does not depend on the order of the texts", () => {
    const reference = frequenciesOf(texts).vocabulary(1, 1e6);
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => {
        expect(frequenciesOf(shuffled).vocabulary(1, 1e6)).toEqual(reference);
      }),
    );
  });

  it("drops what is below the minimum, and raises the minimum until the rest fits", () => {
    const all = frequenciesOf(texts).vocabulary(1, 1e6);
    const twice = frequenciesOf(texts).vocabulary(2, 1e6);
    expect(twice.size).toBeLessThan(all.size);
    expect(twice.keys).toEqual(all.keys.subarray(0, twice.size));
    expect(frequenciesOf(texts).vocabulary(1, all.size - 1).size).toBe(twice.size);
    expect(frequenciesOf(texts).vocabulary(1, 0).size).toBe(0);
  });

  it("keeps its counts when the table grows", () => {
    const many = Array.from({ length: 3000 }, (_, i) => `w${i.toString(36)}q common`);
    const vocabulary = frequenciesOf(many).vocabulary(1, 1e7);
    const common = vocabulary.keys.indexOf(hashString(HASH_SEED.word, "common"));
    expect(vocabulary.size).toBeGreaterThan(20_000);
    expect(vocabulary.idf[common]).toBeCloseTo(1, 6);
    expect(new Set(vocabulary.keys).size).toBe(vocabulary.size);
  });

  it("keeps features of a single text in small files only", async () => {
    const few = Array.from({ length: 100 }, (_, i) => `number${i}`);
    const many = Array.from({ length: 2000 }, (_, i) => `number${i}`);
    const key = hashString(HASH_SEED.word, "number7");
    expect((await buildVocabulary(few, { columns: 4, pacer })).keys).toContain(key);
    expect((await buildVocabulary(many, { columns: 4, pacer })).keys).not.toContain(key);
  });
});

describe("VocabularyIndex", () => {
  it("finds exactly the keys it was made of, 0 and -1 included", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), fc.integer(), (keys, other) => {
        const all = [...new Set([0, -1, ...keys])];
        const index = new VocabularyIndex(Int32Array.from(all));
        all.forEach((key, id) => {
          expect(index.find(key)).toBe(id);
        });
        const stranger = other | 0;
        expect(index.find(stranger)).toBe(all.indexOf(stranger));
      }),
    );
  });

  it("knows nothing when it is empty", () => {
    expect(new VocabularyIndex(new Int32Array(0)).find(42)).toBe(-1);
  });
});

describe("Vectoriser", () => {
  it("scales each block to length 1 and weighs by (1 + ln tf) · idf", async () => {
    const vocabulary = await buildVocabulary(texts, { columns: 4, pacer });
    const vectoriser = new Vectoriser(vocabulary);
    vectoriser.vectorise("the the cat");
    const norms = [0, 0];
    const value = new Map<number, number>();
    for (let i = 0; i < vectoriser.count; i++) {
      const id = vectoriser.ids[i] ?? -1;
      const x = vectoriser.values[i] ?? 0;
      norms[vocabulary.block[id] ?? 0] = (norms[vocabulary.block[id] ?? 0] ?? 0) + x * x;
      value.set(vocabulary.keys[id] ?? 0, x);
    }
    expect(norms[0]).toBeCloseTo(1, 5);
    expect(norms[1]).toBeCloseTo(1, 5);
    const the = value.get(hashString(HASH_SEED.word, "the")) ?? 0;
    const cat = value.get(hashString(HASH_SEED.word, "cat")) ?? 0;
    // tf 2 and df 3 against tf 1 and df 1, of 4 texts.
    expect(the / cat).toBeCloseTo(((1 + Math.log(2)) * (Math.log(5 / 4) + 1)) / (Math.log(5 / 2) + 1), 5);
  });

  it("drops unknown features", async () => {
    const vectoriser = new Vectoriser(await buildVocabulary(["aaa"], { columns: 4, pacer }));
    vectoriser.vectorise("zzz");
    expect(vectoriser.count).toBe(0);
  });

  it("gives the same rows one by one and together", async () => {
    const vocabulary = await buildVocabulary(texts, { columns: 4, pacer });
    // More than a block.
    const many = Array.from({ length: 500 }, () => texts).flat();
    const blocks = await vectoriseAll(many, vocabulary, { pacer });
    const vectoriser = new Vectoriser(vocabulary);
    expect(blocks.length).toBeGreaterThan(1);
    expect(blocks.reduce((sum, block) => sum + block.rows, 0)).toBe(many.length);
    const rowOf = blocks.flatMap((rows) => Array.from({ length: rows.rows }, (_, r) => ({ rows, r })));
    many.forEach((text, index) => {
      vectoriser.vectorise(text);
      const { rows, r } = item(rowOf, index);
      const [from, to] = [rows.ptr[r] ?? 0, rows.ptr[r + 1] ?? 0];
      expect(rows.idx.subarray(from, to)).toEqual(vectoriser.ids.subarray(0, vectoriser.count));
      expect(rows.val.subarray(from, to)).toEqual(vectoriser.values.subarray(0, vectoriser.count));
    });
  });
});
