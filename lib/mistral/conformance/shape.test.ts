import { describe, expect, it } from "vitest";
import { shapeDifferences } from "./shape";

describe("shapes of answers", () => {
  it.each([
    [
      { a: 1, b: [] },
      { a: 2, b: [{ c: 1 }] },
    ],
    [{ a: null }, { a: "text" }],
    [[{ a: 1 }, { b: 2 }], [{ a: 1, b: 2 }]],
    [{ scores: { good: 1, bad: 0 } }, { scores: { other: 1 } }],
    [{ results: [{ mood: { scores: {} } }] }, { results: [{ intent: { scores: {} } }] }],
  ])("%j is like %j", (ours, theirs) => {
    expect(shapeDifferences(ours, theirs)).toEqual([]);
  });

  it.each([
    [{ a: 1 }, { a: 1, b: 1 }, ".b is missing"],
    [{ a: 1, b: 1 }, { a: 1 }, ".b is too many"],
    [{ a: "1" }, { a: 1 }, ".a is string, not number"],
    [{ a: [{ b: 1 }] }, { a: [{ b: true }] }, ".a[].b is number, not boolean"],
    [{ scores: { good: "1" } }, { scores: { bad: 1 } }, ".scores.* is string, not number"],
    [[], {}, "the answer is list, not object"],
  ])("%j is not like %j", (ours, theirs, sentence) => {
    expect(shapeDifferences(ours, theirs)).toEqual([sentence]);
  });
});
