import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { item } from "../typed";
import { MAX_SUBWORDS, SubwordTokeniser } from "./subwords";

const RESERVED = ["�", "<s>", "</s>", "x1", "x2", "x3"].map((piece): [string, number] => [piece, 0]);
/** Ids 6, 7, 8… in this order. */
const PIECES: readonly [string, number][] = [
  [".", -3],
  ["▁", -4],
  ["a", -5],
  ["b", -5],
  ["c", -6],
  ["ab", -8],
  ["bc", -9],
  ["▁a", -6],
  ["abc", -11],
  ["▁ab", -11],
  ["é", -7],
];
const ALL = [...RESERVED, ...PIECES];
const vocabulary = { pieces: ALL.map(([piece]) => piece), scores: Float64Array.from(ALL, ([, score]) => score) };

function piecesOf(text: string, tokeniser = new SubwordTokeniser(vocabulary)): string[] {
  const ids = new Int32Array(MAX_SUBWORDS);
  const count = tokeniser.write(text, ids, 0);
  return Array.from(ids.subarray(0, count), (id) => item(vocabulary.pieces, id));
}

/** The best sum over all ways to cut `text` into pieces, by trying them all. */
function bestScore(text: string): number {
  if (text === "") return 0;
  const scores = PIECES.filter(([piece]) => text.startsWith(piece)).map(
    ([piece, score]) => score + bestScore(text.slice(piece.length)),
  );
  return Math.max(...scores);
}

describe("SubwordTokeniser", () => {
  it.each([
    ["a", ["▁a"]],
    ["cab", ["▁", "c", "ab"]],
    // Sums of -20 as ▁a+bc…, -19 as ▁a+b+… : the highest sum, not the longest piece.
    ["aba", ["▁a", "b", "a"]],
    ["a  b\n\tc", ["▁a", "▁", "b", "▁", "c"]],
    ["e\u0301", ["▁", "é"]],
    ["ａ", ["▁a"]],
  ])("cuts %j into %j", (text, expected) => {
    expect(piecesOf(text)).toEqual(expected);
  });

  it("takes the later, shorter piece of two equally good ones", () => {
    // "▁ab" -11 and "▁a" + "b" -11.
    expect(piecesOf("ab")).toEqual(["▁a", "b"]);
  });

  it("counts neighbouring unknown characters as one, within a word and never as a reserved piece", () => {
    expect(piecesOf("a😹😹b")).toEqual(["▁a", "�", "b"]);
    expect(piecesOf("<s>")).toEqual(["▁", "�"]);
    expect(piecesOf("😹 😹")).toEqual(["▁", "�", "▁", "�"]);
  });

  it.each(["", " ", "\n\t "])("takes %j for a full stop", (text) => {
    expect(piecesOf(text)).toEqual(["."]);
  });

  it("keeps the first 128 subwords", () => {
    const ids = new Int32Array(300);
    expect(new SubwordTokeniser(vocabulary).write("c ".repeat(90), ids, 100)).toBe(128);
    expect(Array.from(ids.subarray(98, 102))).toEqual([0, 0, 7, 10]);
    expect(Array.from(ids.subarray(226, 230))).toEqual([7, 10, 0, 0]);
  });

  it("finds the best sum of every word, and the same again from its cache", () => {
    const tokeniser = new SubwordTokeniser(vocabulary);
    const scoreOf = new Map(PIECES);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 8 }), (word) => {
        const pieces = piecesOf(word, tokeniser);
        expect(pieces.join("")).toBe(`▁${word}`);
        expect(pieces.reduce((sum, piece) => sum + (scoreOf.get(piece) ?? Number.NaN), 0)).toBe(bestScore(`▁${word}`));
        expect(piecesOf(word, tokeniser)).toEqual(pieces);
      }),
    );
  });
});
