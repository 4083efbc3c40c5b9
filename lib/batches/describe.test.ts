import { describe, expect, it } from "vitest";
import { classifiedRows, describeNotes, describeProgress, hasResult, isUnderWay } from "./describe";
import { batchSummary } from "./schema";

describe("describeProgress", () => {
  it.each([
    [{ rowsDone: 0, rowsTotal: 1, rowsPerSecond: null, remainingSeconds: null }, "0 of 1 row"],
    [
      { rowsDone: 2_000, rowsTotal: 100_000, rowsPerSecond: 1_800.4, remainingSeconds: 55 },
      "2,000 of 100,000 rows · 1,800 rows/s · 55s left",
    ],
    [{ rowsDone: 5, rowsTotal: 9, rowsPerSecond: 0.2, remainingSeconds: 20 }, "5 of 9 rows · 20s left"],
  ])("says what is known: %#", (batch, words) => {
    expect(describeProgress(batch)).toBe(words);
  });
});

describe("describeNotes", () => {
  const result = {
    ...{ needsReview: 3, unlike: 0, unlikeUnknown: null, unlikeUnknownRows: 0, unanswered: 0, withoutText: 0 },
    ...{ targets: [], defusedCells: 0, lostCharacters: 0 },
  };

  it("is silent where all went as expected", () => {
    expect(describeNotes({ result, rejectedRows: 0, parse: null, resultFormat: "csv", rowsDone: 50 })).toEqual([]);
    expect(describeNotes({ result: null, rejectedRows: 0, parse: null, resultFormat: "csv", rowsDone: 50 })).toEqual(
      [],
    );
  });

  it("says of one row what it says of several", () => {
    const one = { ...result, unlike: 1 };
    expect(describeNotes({ result: one, rejectedRows: 0, parse: null, resultFormat: "csv", rowsDone: 50 })).toEqual([
      "1 row is unlike the training data: whatever its score, it needs a look.",
    ]);
  });

  it("says that the model cannot tell what is unlike its data", () => {
    const blind = { ...result, unlikeUnknown: "few_rows" as const, unlikeUnknownRows: 50 };
    expect(describeNotes({ result: blind, rejectedRows: 0, parse: null, resultFormat: "csv", rowsDone: 50 })).toEqual([
      expect.stringMatching(/^This model cannot tell .* 100 validation rows/),
    ]);
  });

  it("says of how many rows it is not known, where it is known of others", () => {
    const server = { ...result, unlike: 37, unlikeUnknown: "server" as const };
    const notesOf = (unlikeUnknownRows: number | null) =>
      describeNotes({
        ...{ result: { ...server, unlikeUnknownRows }, rowsDone: 50 },
        ...{ rejectedRows: 0, parse: null, resultFormat: "csv" },
      }).slice(1);
    expect(notesOf(3)).toEqual([
      "Of 3 rows it is not known whether they are unlike the training data: the model’s server did not tell.",
    ]);
    expect(notesOf(1)[0]).toMatch(/^Of 1 row it is not known whether it is unlike/);
    expect(notesOf(0)).toEqual([]);
    const { unlikeUnknownRows: _, ...old } = server;
    expect(batchSummary.shape.result.parse(old)).toEqual({ ...server, unlikeUnknownRows: null });
    expect(notesOf(null), "as it was told before they were counted").toEqual([expect.stringMatching(/does not tell/)]);
  });

  it("counts what was left out or changed", () => {
    const odd = { ...result, unlike: 3, withoutText: 2, unanswered: 1, defusedCells: 2, lostCharacters: 1 };
    expect(describeNotes({ result: odd, rejectedRows: 1, parse: null, resultFormat: "csv", rowsDone: 50 })).toEqual([
      "1 line of the file could not be read as rows, and is not in the result.",
      "2 rows have no text, and so no label. They need a look.",
      "3 rows are unlike the training data: whatever their scores, they need a look.",
      "1 row got no answer, since the server refused the text. It needs a look.",
      "2 cells that a spreadsheet would run as a formula have an apostrophe before them.",
      "1 character of labels cannot be written in the encoding of the file: a question mark stands for each.",
    ]);
    expect(describeNotes({ result: odd, rejectedRows: 0, parse: null, resultFormat: "xlsx", rowsDone: 50 })[3]).toMatch(
      /marked as text/,
    );
  });
});

describe("a batch", () => {
  it("has classified the rows that got an answer", () => {
    const result = {
      ...{ needsReview: 2, unlike: 0, unlikeUnknown: null, unlikeUnknownRows: 0, unanswered: 2, withoutText: 1 },
      ...{ targets: [], defusedCells: 0, lostCharacters: 0 },
    };
    expect(classifiedRows({ rowsDone: 63, result })).toBe(60);
    expect(classifiedRows({ rowsDone: 63, result: null })).toBe(63);
  });

  it("has a result when it is ready, or stopped with answers", () => {
    expect(hasResult({ status: "ready", rowsDone: 3 })).toBe(true);
    expect(hasResult({ status: "cancelled", rowsDone: 3 })).toBe(true);
    expect(hasResult({ status: "cancelled", rowsDone: 0 })).toBe(false);
    expect(hasResult({ status: "running", rowsDone: 3 })).toBe(false);
  });

  it("is under way while the server works on it", () => {
    expect(["reading", "running", "writing"].every((status) => isUnderWay(status as "reading"))).toBe(true);
    expect(["draft", "ready", "failed", "cancelled"].some((status) => isUnderWay(status as "draft"))).toBe(false);
  });
});
