import { describe, expect, it } from "vitest";
import { countTrainLines, describeRepeats } from "./describe-repeats";

const some = { to: 241, isAuto: false, smallLabels: 5, lines: 1_312, rows: 190, labels: [] };

describe("describeRepeats", () => {
  it("says how many labels and rows are repeated, and up to what", () => {
    expect(describeRepeats(some, false)).toBe(
      "5 labels have fewer than 241 training rows: 190 of their rows are repeated, 1,312 more lines in train.",
    );
    expect(describeRepeats({ ...some, isAuto: true, smallLabels: 1, lines: 1, rows: 1 }, true)).toBe(
      "The middle label has 241 training rows. 1 label has fewer: 1 of its rows is repeated, 1 more line in train. " +
        "A row is repeated for its rarest label, and its other labels with it.",
    );
  });

  it("says why nothing is", () => {
    const none = { ...some, to: 3, smallLabels: 0, lines: 0, rows: 0 };
    expect(describeRepeats(none, true)).toBe("No label has fewer than 3 training rows: nothing is repeated.");
    expect(describeRepeats({ ...none, isAuto: true }, false)).toBe(
      "The middle label has 3 training rows. No label has fewer: nothing is repeated.",
    );
  });
});

describe("countTrainLines", () => {
  it("tells rows from repeats", () => {
    expect([countTrainLines(8_471, 312), countTrainLines(1, 1), countTrainLines(9, 0)]).toEqual([
      "8,471 rows + 312 repeats",
      "1 row + 1 repeat",
      "9 rows",
    ]);
  });
});
