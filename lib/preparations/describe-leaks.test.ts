import { describe, expect, it } from "vitest";
import { describeLeaks, rememberedPoints } from "./describe-leaks";
import type { LeakCount, LeakReport } from "./schema";

const NONE: LeakCount = { clusters: 0, validationRows: 0, testRows: 0, testRowsSameLabels: 0, groups: 0 };

function aReport(clusters: number, actual: Partial<LeakCount>, plain: Partial<LeakCount> = actual): LeakReport {
  return {
    version: 1,
    similarity: 0.8,
    clusters,
    rowsInClusters: clusters * 2,
    actual: { ...NONE, ...actual },
    plain: { ...NONE, ...plain },
  };
}

const context = { rows: { validation: 664, test: 665 }, groupColumn: null, isSingleLabel: true, isMade: false };

describe("describeLeaks", () => {
  it.each<[LeakReport, string, string]>([
    [
      aReport(31, { clusters: 12, validationRows: 7, testRows: 9, testRowsSameLabels: 8 }),
      "leak",
      "12 groups of copies would stand on two sides: 9 of 665 test rows have a copy in train, 8 with the same label; up to 1.2 points of a test score would be remembered, not learnt.",
    ],
    [
      aReport(31, { clusters: 1, testRows: 1, testRowsSameLabels: 1 }),
      "leak",
      "1 group of copies would stand on two sides: 1 of 665 test rows has a copy in train, with the same label; up to 0.2 points of a test score would be remembered, not learnt.",
    ],
    [
      aReport(3, { clusters: 2, testRows: 2 }),
      "leak",
      "2 groups of copies would stand on two sides: 2 of 665 test rows have a copy in train, none with the same label.",
    ],
    [
      aReport(3, { clusters: 2, validationRows: 2 }),
      "leak",
      "2 groups of copies would stand on two sides: 2 of 664 validation rows have a copy in train, and no test row has.",
    ],
    [
      aReport(3, { clusters: 1 }),
      "leak",
      "1 group of copies would stand on two sides: in validation and test, with none to train on.",
    ],
    [
      aReport(31, {}, { clusters: 12, testRows: 9 }),
      "kept",
      "31 groups of copies were kept together; split row by row, 9 test rows would have leaked.",
    ],
    [
      aReport(31, {}, { clusters: 4 }),
      "kept",
      "31 groups of copies were kept together; split row by row, 4 would stand on two sides.",
    ],
    [aReport(2, {}), "fine", "There are 2 groups of copies, and none stands on two sides."],
    [aReport(1, {}), "fine", "There is 1 group of copies, and it does not stand on two sides."],
    [aReport(0, {}), "fine", "No two of the rows used are copies of each other."],
  ])("says what copies do: %#", (report, state, sentence) => {
    expect(describeLeaks(report, context)).toEqual([{ about: "copies", state, sentence }]);
  });

  it("says it of splits that are there already", () => {
    const [copies] = describeLeaks(aReport(3, { clusters: 2, testRows: 2 }), { ...context, isMade: true });
    expect(copies?.sentence).toMatch(/^2 groups of copies stand on two sides/);
  });

  it("speaks of labels where a row has several", () => {
    const [copies] = describeLeaks(aReport(3, { clusters: 2, testRows: 2, testRowsSameLabels: 1 }), {
      ...context,
      isSingleLabel: false,
    });
    expect(copies?.sentence).toMatch(/1 with the same labels;/);
  });

  it.each<[LeakReport, string, string]>([
    [
      aReport(0, { groups: 14 }),
      "leak",
      "14 values of “customer” would stand on two sides: what training learns about them helps in the test.",
    ],
    [
      aReport(0, {}, { groups: 14 }),
      "kept",
      "Rows with the same “customer” were kept together; split row by row, 14 values of “customer” would stand on two sides.",
    ],
    [aReport(0, {}), "fine", "No value of “customer” stands on two sides."],
  ])("says what groups do: %#", (report, state, sentence) => {
    const [, group] = describeLeaks(report, { ...context, groupColumn: "customer" });
    expect(group).toEqual({ about: "group", state, sentence });
  });
});

describe("rememberedPoints", () => {
  it("is a part of the test rows, and nothing where there are none", () => {
    const report = aReport(9, { clusters: 9, testRows: 9, testRowsSameLabels: 8 });
    expect(rememberedPoints(report, 665)).toBeCloseTo(1.203, 3);
    expect(rememberedPoints(report, 0)).toBe(0);
  });
});
