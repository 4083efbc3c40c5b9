import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatherEvidence } from "./evidence";
import { numberFeatures } from "./features";
import { findSuspects } from "./find-suspects";
import { LabelledTexts } from "./labelled-texts";

type Row = [text: string, label: number];

function store(rows: readonly Row[]): LabelledTexts {
  const texts = new LabelledTexts(rows.length);
  rows.forEach(([text, label], row) => {
    texts.add(row, label, text);
  });
  return texts;
}

function last<T>(steps: Generator<number, T, undefined>): T {
  for (let before = 0, step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    expect(step.value).toBeGreaterThanOrEqual(before);
    expect(step.value).toBeLessThanOrEqual(1);
    before = step.value;
  }
}

function suspectsOf(rows: readonly Row[], labelCount: number) {
  const found = last(findSuspects(store(rows), labelCount));
  return Array.from(found.rows, (row, at) => ({
    row,
    label: found.labels[at] ?? -1,
    suggested: found.suggested[at] ?? -1,
    logOdds: found.logOdds[at] ?? 0,
  }));
}

/** Three kinds of questions with words of their own and some that all have; `wrong` rows have the next label. */
function questions(count: number, wrong: readonly number[] = []): Row[] {
  const words = [
    ["parcel", "courier", "delivery", "tracking"],
    ["refund", "money", "invoice", "paid"],
    ["password", "login", "account", "locked"],
  ];
  return Array.from({ length: count }, (_, row): Row => {
    const label = row % 3;
    const own = words[label] ?? [];
    const text = `please look at my ${own[row % 4]} and the ${own[(row + 1 + (row % 3)) % 4]} of day ${row % 7}`;
    return [text, wrong.includes(row) ? (label + 1) % 3 : label];
  });
}

const someRows = fc.array(
  fc.tuple(
    fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 0, maxLength: 6 }).map((all) => all.join(" ")),
    fc.integer({ min: 0, max: 2 }),
  ),
  { minLength: 1, maxLength: 25 },
);

describe("findSuspects", () => {
  it("finds the rows with a wrong label and suggests the right one", () => {
    const wrong = [10, 31, 47];
    const found = suspectsOf(questions(90, wrong), 3);
    expect(
      found
        .slice(0, 3)
        .map(({ row }) => row)
        .sort((a, b) => a - b),
    ).toEqual(wrong);
    for (const { row, suggested } of found.slice(0, 3)) expect(suggested).toBe(row % 3);
  });

  it("finds nothing where the words agree with the labels", () => {
    expect(suspectsOf(questions(90), 3)).toEqual([]);
  });

  it.each([
    ["no rows", []],
    ["one row", [["hello there", 0]]],
    ["one label", questions(30).map(([text]): Row => [text, 0])],
    [
      "no words",
      [
        ["?!", 0],
        ["", 1],
        ["…", 0],
      ],
    ],
    [
      "no word in common",
      [
        ["alpha", 0],
        ["beta", 1],
        ["gamma", 0],
      ],
    ],
  ] satisfies [string, Row[]][])("says nothing about %s", (_, rows) => {
    expect(suspectsOf(rows, 1)).toEqual([]);
    expect(suspectsOf(rows, 2)).toEqual([]);
  });

  it("never suggests the label that a row has, nor lists a row twice, and is sure of each", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const found = suspectsOf(rows, 3);
        expect(new Set(found.map(({ row }) => row)).size).toBe(found.length);
        for (const { row, label, suggested, logOdds } of found) {
          expect(label).toBe(rows[row]?.[1]);
          expect(suggested).not.toBe(label);
          expect(logOdds).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("gives the same for the same rows, and does not care for case and punctuation", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const shouted = rows.map(([text, label]): Row => [`${text.toUpperCase()}!`, label]);
        expect(suspectsOf(shouted, 3)).toEqual(suspectsOf(rows, 3));
      }),
    );
  });
});

describe("Evidence", () => {
  /** Scores of a row from all rows but itself, counted anew. */
  function scoresWithout(rows: readonly Row[], row: number): number[] | null {
    const texts = store(rows);
    const { features, starts, weights, scales, size } = last(numberFeatures(texts));
    const place = texts.rows.subarray(0, texts.count).indexOf(row);
    if (place < 0 || starts[place] === starts[place + 1]) return null;
    const featuresOf = (text: number) =>
      Array.from(features.subarray(starts[text], starts[text + 1]), (feature) => ({
        feature,
        weight: (weights[feature] ?? 0) * (scales[text] ?? 0),
      }));
    const counts = Array.from({ length: 3 }, () => new Map<number, number>());
    const perLabel = [0, 0, 0];
    for (let text = 0; text < texts.count; text++) {
      if (text === place) continue;
      const label = texts.labels[text] ?? 0;
      perLabel[label] = (perLabel[label] ?? 0) + 1;
      for (const { feature, weight } of featuresOf(text)) {
        counts[label]?.set(feature, (counts[label]?.get(feature) ?? 0) + weight);
      }
    }
    return counts.map((count, label) => {
      const total = [...count.values()].reduce((sum, value) => sum + value, 0);
      // The whole of a likelihood: the closed form leaves out a part that all labels share.
      return featuresOf(place).reduce(
        (sum, { feature, weight }) =>
          sum + weight * Math.log(((count.get(feature) ?? 0) + 0.1) / (0.1 * (total + 0.1 * size))),
        Math.log((perLabel[label] ?? 0) + 0.5),
      );
    });
  }

  it("scores a row as if it had never been counted", () => {
    fc.assert(
      fc.property(someRows, fc.nat(), (rows, pick) => {
        const row = pick % rows.length;
        const texts = store(rows);
        const labels = texts.labels.subarray(0, texts.count);
        const evidence = last(gatherEvidence(last(numberFeatures(texts)), { labels, labelCount: 3 }));
        const expected = scoresWithout(rows, row);
        const place = texts.rows.subarray(0, texts.count).indexOf(row);
        if (expected === null) {
          if (place >= 0) expect(evidence.score(place, new Float64Array(3))).toBe(false);
          return;
        }
        const scores = new Float64Array(3);
        expect(evidence.score(place, scores)).toBe(true);
        expected.forEach((score, label) => {
          expect(scores[label]).toBeCloseTo(score, 4);
        });
      }),
    );
  });
});
