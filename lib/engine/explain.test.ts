import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, piecesOf } from "./explain";

const TARGETS = [
  { name: "mood", loss_function: "single_class" as const },
  { name: "topics", loss_function: "multi_class" as const },
];

/** A model whose log-odds are sums of weights of words, so that each word's contribution is its weight. */
const WEIGHTS: Record<string, number> = { good: 2, bad: -3, "don't": 0.5, "!": 1, "😀": 4 };
const predict = (texts: readonly string[]) =>
  texts.map((text) => {
    const sum = (text.match(/[\w'’]+|\S/gu) ?? []).reduce((total, word) => total + (WEIGHTS[word] ?? 0), 0);
    const score = 1 / (1 + Math.exp(-sum));
    return { mood: [score, 1 / (1 + Math.exp(sum))], topics: [score / 2] };
  });

describe("explain", () => {
  it("gives each word what it adds to the log-odds of the label, with its place in the text", async () => {
    const text = "don't: good, bad 😀!";
    const labels = [
      { target: "mood", label: 0 },
      { target: "mood", label: 1 },
    ];
    const { pieces, contributions } = await explain(text, { predict, targets: TARGETS, labels });
    expect(pieces.map((piece) => piece.text)).toEqual(["don't", ":", "good", ",", "bad", "😀", "!"]);
    for (const { text: part, start, end } of pieces) expect(text.slice(start, end)).toBe(part);
    const expected = [0.5, 0, 2, 0, -3, 4, 1];
    contributions[0]?.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? 0, 6);
    });
    contributions[1]?.forEach((value, i) => {
      expect(value).toBeCloseTo(-(expected[i] ?? 0), 6);
    });
  });

  it("counts log-odds of a label on its own for a target of several labels", async () => {
    const labels = [{ target: "topics", label: 0 }];
    const { contributions } = await explain("good", { predict, targets: TARGETS, labels });
    const odds = (score: number) => Math.log(score / (1 - score));
    expect(contributions[0]?.[0]).toBeCloseTo(odds(1 / (1 + Math.exp(-2)) / 2) - odds(0.25), 9);
  });

  it("stays finite when scores are 0 or 1, and says nothing of an empty text", async () => {
    const certain = (texts: readonly string[]) => texts.map((text) => ({ mood: text.includes("x") ? [1, 0] : [0, 1] }));
    const options = { predict: certain, targets: TARGETS, labels: [{ target: "mood", label: 0 }] };
    const { contributions } = await explain("x", options);
    expect(contributions[0]?.[0]).toBeGreaterThan(10);
    expect(Number.isFinite(contributions[0]?.[0])).toBe(true);
    expect(await explain("  ", options)).toEqual({ pieces: [], contributions: [[]] });
  });

  it("takes nothing for the place of what it leaves out that features did not see before", async () => {
    const seenOnly = (texts: readonly string[]) => predict(texts.map((text) => text.slice(0, 20_000)));
    const text = `${"x".repeat(19_990)} good ${"bad ".repeat(50)}`;
    const labels = [{ target: "mood", label: 0 }];
    const { pieces, contributions } = await explain(text, { predict: seenOnly, targets: TARGETS, labels });
    expect(pieces.map((piece) => piece.text).slice(1)).toEqual(["good", "bad"]);
    for (const { text: part, start, end } of pieces) expect(text.slice(start, end)).toBe(part);
    expect(contributions[0]?.map((value) => Math.round(value * 1000) / 1000)).toEqual([0, 2, -3]);
  });

  it("asks once, for the text and what is left without each of at most 64 pieces", async () => {
    const asked: (readonly string[])[] = [];
    const counted = (texts: readonly string[]) => {
      asked.push(texts);
      return predict(texts);
    };
    const text = Array.from({ length: 200 }, (_, i) => `w${i}`).join(" ");
    const { pieces } = await explain(text, { predict: counted, targets: TARGETS, labels: [] });
    expect(pieces).toHaveLength(50);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.slice(0, 2)).toEqual([text, text.replace("w0 w1 w2 w3", " ")]);
    expect(asked[0]).toHaveLength(51);
  });
});

describe("piecesOf", () => {
  it("covers every mark of a text once, in order, with at most as many pieces as allowed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 1, max: 64 }), (text, most) => {
        const pieces = piecesOf(text, most);
        expect(pieces.length).toBeLessThanOrEqual(most);
        let at = 0;
        for (const piece of pieces) {
          expect(text.slice(at, piece.start).trim()).toBe("");
          expect(text.slice(piece.start, piece.end)).toBe(piece.text);
          at = piece.end;
        }
        expect(text.slice(at).trim()).toBe("");
      }),
    );
  });
});
