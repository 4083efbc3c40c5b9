import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromLine, toLine } from "./answer-line";

const answer = fc.record({
  row: fc.nat(),
  needsReview: fc.boolean(),
  isUnlike: fc.option(fc.boolean()),
  targets: fc.option(
    fc.array(
      fc.record({
        labels: fc.array(fc.string()),
        score: fc.double({ min: 0, max: 1, noNaN: true }).map((score) => score + 0),
        second: fc.option(fc.record({ label: fc.string(), score: fc.constantFrom(0, 0.25, 1) })),
        needsReview: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  ),
});

describe("a line of answers", () => {
  it("comes back as it was, and is one line", () => {
    fc.assert(
      fc.property(answer, (value) => {
        const line = toLine(value);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(fromLine(line)).toEqual(value);
      }),
    );
  });

  it("is nothing where it is torn, at whatever place", () => {
    const line = toLine({
      row: 12,
      needsReview: true,
      isUnlike: true,
      targets: [{ labels: ["a"], score: 0.5, second: null, needsReview: true }],
    });
    for (let length = 0; length < line.length - 1; length++) expect(fromLine(line.slice(0, length))).toBeNull();
  });

  it("is read as it was written before texts unlike the data were marked", () => {
    expect(fromLine('[3,0,[["a"]]]')).toBeNull();
    expect(fromLine('[3,0,[[["a"],0.5,null,null,0]]]')).toMatchObject({ row: 3, isUnlike: false });
  });
});
