import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clustersAt, type FoundCopies } from "./clusters";
import { findCopies } from "./find-copies";
import { MAX_FILLINGS, MAX_GROUP_TEXTS } from "./rules";
import { TextStore } from "./text-store";

function find(texts: readonly string[]): FoundCopies {
  const store = new TextStore(texts.length);
  texts.forEach((text, row) => {
    store.add(row, text);
  });
  const steps = findCopies(store);
  for (let last = 0; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    expect(step.value).toBeGreaterThanOrEqual(last);
    last = step.value;
    expect(last).toBeLessThanOrEqual(1);
  }
}

function clusters(texts: readonly string[], similarity: number): number[] {
  return [...clustersAt(find(texts), similarity).clusterOfRow];
}

/** A linear congruential generator, so that a failure can be repeated. */
function generator(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A text as a person would copy it: other case, other punctuation, or one word changed, put in or left out. */
function copyOf(text: string, random: (below: number) => number): string {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const at = random(words.length);
  const other = ["zebra", "quietly", "seven", "Xy-17", "overmorrow"][random(5)] ?? "";
  switch (random(words.length > 3 ? 5 : 4)) {
    case 0:
      return text.toUpperCase();
    case 1:
      return `“${words.join("  ")}”...`;
    case 2:
      return words.with(at, other).join(" ");
    case 3:
      return words.toSpliced(at, 0, other).join(" ");
    default:
      return words.toSpliced(at, 1).join(" ");
  }
}

/** Texts of random words, three at least, of which none is like another. */
function someTexts(count: number, random: (below: number) => number): string[] {
  const word = () => `w${random(4_000)}`;
  return Array.from({ length: count }, () => Array.from({ length: 3 + random(14) }, word).join(" "));
}

describe("findCopies", () => {
  it.each([
    ["case, punctuation and spaces", ["Where is it?", "where is it", "WHERE  IS IT!", "whereisit"], 1, [0, 0, 0, 0]],
    ["one word of three changed", ["play some jazz", "play some rock", "stop"], 0.8, [0, 0, -1]],
    ["one word of three put in", ["play some jazz", "please play some jazz"], 0.8, [0, 0]],
    ["one word of two changed", ["play jazz", "play rock"], 0.8, [-1, -1]],
    ["one word of two changed", ["play jazz", "play rock"], 0.5, [0, 0]],
    ["one word of three changed, asked for more", ["play some jazz", "play some rock"], 0.81, [-1, -1]],
    ["one of ten words changed", ["a b c d e f g h i j", "a b c d e f g h i x"], 0.9, [0, 0]],
    ["two of ten words changed", ["a b c d e f g h i j", "a y c d e f g h i x"], 0.8, [0, 0]],
    ["two of ten words changed, asked for more", ["a b c d e f g h i j", "a y c d e f g h i x"], 0.81, [-1, -1]],
    ["blank texts and other signs", ["", " ", "?!", "? !", "!!"], 0.5, [-1, -1, 0, 0, -1]],
    ["other spaces and another word", ["e-mail me now", "e mail me now", "e mail me today"], 0.8, [0, 0, 0]],
    [
      "several groups",
      ["one two three", "x", "four five six", "x!", "one two 3", "four five 6"],
      0.8,
      [0, 1, 2, 1, 0, 2],
    ],
  ] as const)("%s", (_, texts, similarity, expected) => {
    expect(clusters(texts, similarity)).toEqual(expected);
  });

  it("finds one word that differs in a text of hundreds", () => {
    const random = generator(5);
    const texts = Array.from({ length: 30 }, () => Array.from({ length: 300 }, () => `w${random(5_000)}`).join(" "));
    const copies = texts.map((text) => text.replace(/ w\d+ (w\d+)$/, " something $1"));
    const cluster = clusters([...texts, ...copies], 0.99);
    texts.forEach((_text, row) => {
      expect(cluster[row]).toBe(row);
      expect(cluster[row + 30]).toBe(row);
    });
  });

  it("takes no blank that is filled in for copies", () => {
    const texts = Array.from({ length: MAX_FILLINGS + 1 }, (_, index) => `question ${index} about billing`);
    expect(new Set(clusters(texts, 0.8))).toEqual(new Set([-1]));
    expect(new Set(clusters(texts.slice(1), 0.8))).toEqual(new Set([0]));
    // Of a long text, so much is the same that it is a copy whatever stands in the blank.
    const long = texts.map((text) => `good morning i have got a ${text}`);
    expect(new Set(clusters(long, 0.9))).toEqual(new Set([0]));
  });

  it("does not make one group of texts that are all like some other", () => {
    const texts: string[] = [];
    for (let index = 0; index < 4_096; index++) {
      const words = Array.from({ length: 6 }, (_, place) => `${"abcdef"[place]}${(index >> (2 * place)) & 3}`);
      texts.push(words.join(" "));
    }
    const { clusterOfRow, clusterCount } = clustersAt(find(texts), 0.5);
    const sizes = new Map<number, number>();
    for (const cluster of clusterOfRow) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    sizes.delete(-1);
    expect(sizes.size).toBe(clusterCount);
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(MAX_GROUP_TEXTS);
  });

  it("keeps planted copies with their originals, whatever the rows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = generator(seed);
        const texts = someTexts(300, random);
        const originals = Array.from({ length: 50 }, () => random(300));
        const cluster = clusters([...texts, ...originals.map((row) => copyOf(texts[row] ?? "", random))], 0.8);
        originals.forEach((row, index) => {
          expect(cluster[row], `seed ${seed}, copy ${index}`).toBeGreaterThanOrEqual(0);
          expect(cluster[300 + index], `seed ${seed}, copy ${index}`).toBe(cluster[row]);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("makes groups that are parts of those at a lower similarity, numbered by their first rows", () => {
    const few = fc.constantFrom("a", "b", "c", "d", "e");
    const texts = fc.array(
      fc.array(few, { maxLength: 9 }).map((words) => words.join(" ")),
      { maxLength: 60 },
    );
    const similarity = fc.double({ min: 0.5, max: 1, noNaN: true });
    fc.assert(
      fc.property(texts, similarity, similarity, (rows, one, other) => {
        const found = find(rows);
        const [high, low] = [Math.max(one, other), Math.min(one, other)].map((value) => clustersAt(found, value));
        const lowOfHigh = new Map<number, number>();
        let next = 0;
        high?.clusterOfRow.forEach((cluster, row) => {
          if (cluster < 0) return;
          expect(cluster).toBeLessThanOrEqual(next);
          next = Math.max(next, cluster + 1);
          const lower = low?.clusterOfRow[row] ?? -1;
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(lowOfHigh.get(cluster) ?? lower).toBe(lower);
          lowOfHigh.set(cluster, lower);
        });
        expect(high?.clusterCount).toBe(next);
      }),
    );
  });

  it("leaves rows that are gone out of the groups", () => {
    const found = find(["one two three", "one two four", "x", "x", "one two five"]);
    const gone = clustersAt(found, 0.8, Uint8Array.of(0, 1, 1, 0, 1));
    expect([...gone.clusterOfRow]).toEqual([-1, 0, -1, -1, 0]);
    expect(gone.clusterCount).toBe(1);
  });

  const massive = path.resolve(process.cwd(), "../shared/data/massive-en/train.csv");
  it.skipIf(!existsSync(massive))("finds 50 copies planted in 2,000 real rows (needs the shared data)", () => {
    const random = generator(11);
    const lines = readFileSync(massive, "utf8").split("\n").slice(1, 2_001);
    const texts = lines.map((line) => line.replace(/,[^,]*,[^,]*$/, ""));
    const long = texts.flatMap((text, row) => (text.split(" ").length >= 3 ? [row] : []));
    const originals = Array.from({ length: 50 }, () => long[random(long.length)] ?? 0);
    const cluster = clusters([...texts, ...originals.map((row) => copyOf(texts[row] ?? "", random))], 0.8);
    originals.forEach((row, index) => {
      expect(cluster[row]).toBeGreaterThanOrEqual(0);
      expect(cluster[texts.length + index], `${texts[row]}`).toBe(cluster[row]);
    });
    const alone = cluster.filter((number) => number < 0).length;
    expect(alone).toBeGreaterThan(1_400);
  });
});
