import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "./errors";
import { chooseNeighbours, encodeNeighbours, type NeighbourRow, readNeighbours } from "./neighbours";

const TARGETS = [
  { name: "mood", labels: ["good", "bad", "mixed"] },
  { name: "topics", labels: ["a", "b", "c"] },
];
const DIMENSIONS = 6;

const row: fc.Arbitrary<NeighbourRow> = fc.record({
  text: fc
    .string({ unit: "binary", maxLength: 20 })
    .map((text) => new TextDecoder().decode(new TextEncoder().encode(text))),
  labels: fc.tuple(fc.uniqueArray(fc.nat(2), { maxLength: 1 }), fc.uniqueArray(fc.nat(2), { maxLength: 3 })),
});
/** Whole numbers of the int8 range with one that fills it, so that nothing is lost and the search can be compared. */
const vector = fc
  .array(fc.integer({ min: -126, max: 126 }), { minLength: DIMENSIONS - 1, maxLength: DIMENSIONS - 1 })
  .map((values) => Float32Array.from([127, ...values]));
const rows = fc.array(fc.tuple(row, vector), { maxLength: 30 });

const fileOf = (list: [NeighbourRow, Float32Array][]) =>
  encodeNeighbours(
    TARGETS,
    list.map(([entry]) => entry),
    list.map(([, values]) => values),
  );

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

describe("training rows", () => {
  it("finds what a search by hand finds, with texts and labels", () => {
    fc.assert(
      fc.property(rows, vector, fc.integer({ min: 1, max: 12 }), (list, wanted, k) => {
        const found = readNeighbours(fileOf(list)).nearest(wanted, k);
        const expected = list
          .map(([entry, values]) => ({
            text: entry.text,
            labels: Object.fromEntries(
              TARGETS.map(({ name, labels }, t) => [name, entry.labels[t]?.map((id) => labels[id])]),
            ),
            similarity: cosine(wanted, values),
          }))
          .sort((one, other) => other.similarity - one.similarity)
          .slice(0, k);
        expect(found).toHaveLength(expected.length);
        found.forEach(({ similarity }, i) => {
          expect(similarity).toBeCloseTo(expected[i]?.similarity ?? Number.NaN, 5);
        });
        for (const { text, labels, similarity } of found) {
          const isThere = list.some(([entry, values]) => {
            const same = JSON.stringify(entry.labels.map((ids, t) => ids.map((id) => TARGETS[t]?.labels[id])));
            return (
              entry.text === text &&
              same === JSON.stringify(Object.values(labels)) &&
              Math.abs(cosine(wanted, values) - similarity) < 1e-5
            );
          });
          expect(isThere, JSON.stringify({ text, labels, similarity })).toBe(true);
        }
      }),
    );
  });

  it("keeps cosines of any vectors to two digits, and the first of equals", () => {
    const vectors = Array.from({ length: 50 }, (_, r) =>
      Float32Array.from({ length: 128 }, (_, d) => Math.sin(r * 7.1 + d * 1.3) / 11),
    );
    const entries = vectors.map((_, r): NeighbourRow => ({ text: `row ${r}`, labels: [[r % 3], []] }));
    const found = readNeighbours(encodeNeighbours(TARGETS, [...entries, ...entries], [...vectors, ...vectors]));
    const [first, second] = found.nearest(vectors[7] ?? new Float32Array(128), 2);
    expect(first).toEqual({ text: "row 7", labels: { mood: ["bad"], topics: [] }, similarity: first?.similarity });
    expect(first?.similarity).toBeGreaterThan(0.999);
    expect(second?.similarity).toBe(first?.similarity);
    for (const { text, similarity } of found.nearest(vectors[7] ?? new Float32Array(128), 100)) {
      const exact = cosine(
        vectors[7] ?? new Float32Array(128),
        vectors[Number(text.slice(4))] ?? new Float32Array(128),
      );
      expect(Math.abs(exact - similarity)).toBeLessThan(0.01);
    }
  });

  it("answers rows of zeros and a wish of zeros with similarity 0, and no rows with none", () => {
    const zero = new Float32Array(DIMENSIONS);
    const one = Float32Array.from({ length: DIMENSIONS }, () => 1);
    const found = readNeighbours(fileOf([[{ text: "nothing", labels: [[], []] }, zero]]));
    expect(found.nearest(one, 3)).toMatchObject([{ similarity: 0 }]);
    expect(found.nearest(zero, 3)).toMatchObject([{ similarity: 0 }]);
    expect(readNeighbours(fileOf([])).nearest(new Float32Array(1), 3)).toEqual([]);
    expect(() => found.nearest(new Float32Array(3), 1)).toThrow(RangeError);
  });

  it("refuses a file with any byte changed, and any beginning of it", () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, at, change) => {
        const file = fileOf(list);
        const damaged = Uint8Array.from(file);
        const index = at % file.length;
        damaged[index] = (file[index] ?? 0) ^ change;
        expect(() => readNeighbours(damaged)).toThrow(EngineError);
        expect(() => readNeighbours(file.subarray(0, index))).toThrow(/damaged/);
      }),
    );
  });

  it("reads a Buffer that starts anywhere", () => {
    const file = fileOf([[{ text: "ä", labels: [[0], [1, 2]] }, Float32Array.from([1, 2, 3, 4, 5, 6])]]);
    const pool = Buffer.alloc(file.length + 3);
    pool.set(file, 3);
    const found = readNeighbours(pool.subarray(3)).nearest(Float32Array.from([1, 2, 3, 4, 5, 6]), 1);
    expect(found).toMatchObject([{ text: "ä", labels: { mood: ["good"], topics: ["b", "c"] } }]);
  });
});

describe("chooseNeighbours", () => {
  it("keeps within the limits, in order, evenly", () => {
    const text = fc.string({ unit: "binary", maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 8 }), fc.nat(60), (texts, maxRows, maxTextBytes) => {
        const chosen = chooseNeighbours(texts, { maxRows, maxTextBytes });
        expect(chosen.length).toBeLessThanOrEqual(maxRows);
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        const bytes = chosen.reduce((sum, i) => sum + new TextEncoder().encode(texts[i]).length, 0);
        expect(bytes).toBeLessThanOrEqual(maxTextBytes);
      }),
    );
    const ten = Array.from({ length: 10 }, () => "ab");
    expect(chooseNeighbours(ten)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(chooseNeighbours(ten, { maxRows: 5 })).toEqual([0, 2, 4, 6, 8]);
    expect(chooseNeighbours(ten, { maxTextBytes: 4 })).toEqual([0, 5]);
  });
});
