import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findSuspects } from "./find-suspects";
import { LabelledTexts } from "./labelled-texts";

const DATA = path.resolve(process.cwd(), "../shared/data");

/** Texts and labels of a file in RFC 4180 whose first two columns they are. */
function readCsv(file: string): [text: string, label: string][] {
  const rows = readFileSync(file, "utf8").matchAll(/^("(?:[^"]|"")*"|[^",\n]*),([^",\r\n]*)\r?$/gm);
  return [...rows]
    .slice(1)
    .map(([, text = "", label = ""]) => [text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text, label]);
}

/** Numbers from 0 to 1 that a seed decides (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.skipIf(!existsSync(DATA))("findSuspects on published data (skipped where it is not at hand)", () => {
  it.each([1, 2, 3])(
    "finds four in five flipped labels of banking77 in the first twentieth of the list (seed %i)",
    (seed) => {
      const rows = readCsv(path.join(DATA, "banking77/train.csv"));
      expect(rows).toHaveLength(10_003);
      const names = [...new Set(rows.map(([, label]) => label))];
      const random = randomFrom(seed);
      const truth = rows.map(([, label]) => names.indexOf(label));
      const labels = [...truth];
      const flips = new Set<number>();
      while (flips.size < Math.round(rows.length * 0.05)) flips.add(Math.floor(random() * rows.length));
      for (const row of flips)
        labels[row] = ((truth[row] ?? 0) + 1 + Math.floor(random() * (names.length - 1))) % names.length;

      const texts = new LabelledTexts(rows.length);
      rows.forEach(([text], row) => {
        texts.add(row, labels[row] ?? 0, text);
      });
      const steps = findSuspects(texts, names.length);
      let step = steps.next();
      while (!step.done) step = steps.next();
      const found = step.value;
      const first = [...found.rows.subarray(0, Math.ceil(rows.length * 0.05))];
      const hits = first.filter((row) => flips.has(row));
      const right = hits.filter((row) => found.suggested[found.rows.indexOf(row)] === truth[row]);
      expect(hits.length / flips.size, "chance finds 5 %").toBeGreaterThan(0.8);
      expect(right.length / hits.length).toBeGreaterThan(0.85);
      // The list is about as long as there are mistakes, so that one can go through it.
      expect(found.rows.length).toBeGreaterThan(0.7 * flips.size);
      expect(found.rows.length).toBeLessThan(1.5 * flips.size);
    },
    60_000,
  );
});
