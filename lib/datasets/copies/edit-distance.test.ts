import fc from "fast-check";
import { expect, it } from "vitest";
import { EditDistance } from "./edit-distance";
import { WordPattern } from "./word-pattern";

/** Wagner and Fischer's table, row by row. */
function tableDistance(a: readonly number[], b: readonly number[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  a.forEach((word, index) => {
    const next = [index + 1];
    b.forEach((other, at) => {
      const changed = (row[at] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    });
    row = next;
  });
  return row[b.length] ?? 0;
}

const words = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 6 }), { maxLength });

it("counts as few edits as the table, up to the most that is asked for", () => {
  const distance = new EditDistance();
  fc.assert(
    fc.property(words(40), words(40), fc.integer({ min: 0, max: 30 }), (a, b, most) => {
      const both = Uint32Array.from([...a, ...b]);
      const edits = distance.between(both, 0, a.length, a.length, b.length, most);
      expect(Math.min(edits, most + 1)).toBe(Math.min(tableDistance(a, b), most + 1));
    }),
    { numRuns: 500 },
  );
});

it("counts the same all places at once", () => {
  const pattern = new WordPattern();
  fc.assert(
    fc.property(words(32), words(60), (a, b) => {
      const both = Uint32Array.from([...a, ...b]);
      if (a.length === 0) return;
      pattern.set(both, 0, a.length);
      expect(pattern.distanceTo(both, a.length, b.length)).toBe(tableDistance(a, b));
    }),
    { numRuns: 500 },
  );
});
