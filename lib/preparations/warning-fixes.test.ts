import { describe, expect, it } from "vitest";
import type { PreparationWarning } from "./schema";
import { madeFixes, recipeFixes } from "./warning-fixes";

const source = {
  rows: 200,
  labels: [
    {
      target: "queue",
      counts: [
        ["billing", 120],
        ["returns", 60],
        ["fax", 7],
        ["telex", 1],
      ] as [string, number][],
    },
  ],
};
const context = { datasetId: "ds_1", source, method: "random" as const, lockedTestId: null };

function aWarning(code: PreparationWarning["code"], labels: string[] = [], message = "…"): PreparationWarning {
  return { code, labels, message };
}

describe("recipeFixes", () => {
  it("raises the minimum just over the labels with few rows", () => {
    expect(recipeFixes(aWarning("few_rows_in_split", ["fax", "telex"]), context)).toEqual([
      { kind: "change", label: "Leave them out: minimum 8", change: { minSamples: 8 } },
    ]);
  });

  it("leads to the rows of a single label, too", () => {
    expect(recipeFixes(aWarning("single_row_label", ["telex"]), context)).toEqual([
      { kind: "change", label: "Leave it out: minimum 2", change: { minSamples: 2 } },
      { kind: "link", label: "Show its rows", href: "/datasets/ds_1/rows?label=telex" },
    ]);
  });

  it("finds the labels' target where there are several", () => {
    const tags = { target: "tags", counts: [["vip", 40] as [string, number], ["old", 12] as [string, number]] };
    const several = { ...context, source: { rows: 200, labels: [...source.labels, tags] } };
    expect(recipeFixes(aWarning("label_missing_in_split", ["old"], "tags: “old” has no row."), several)).toEqual([
      { kind: "link", label: "Show its rows", href: "/datasets/ds_1/rows?label=old&target=tags" },
    ]);
  });

  it("does not leave out labels with many rows, nor all but one, nor what a split column sends elsewhere", () => {
    expect(recipeFixes(aWarning("label_missing_in_split", ["billing", "fax"]), context)).toEqual([]);
    expect(recipeFixes(aWarning("few_rows_in_split", ["returns", "fax"]), context)).toEqual([]);
    const byColumn = { ...context, method: "column" as const };
    expect(recipeFixes(aWarning("label_missing_in_split", ["fax", "telex"]), byColumn)).toEqual([]);
  });

  it("goes back to the locked test rows", () => {
    expect(recipeFixes(aWarning("other_test_set"), { ...context, lockedTestId: "pr_1" })).toEqual([
      { kind: "change", label: "Keep the locked test rows", change: { lockedTest: "pr_1" } },
    ]);
  });

  it.each<PreparationWarning["code"]>(["labels_dropped", "uneven_split", "rows_withheld"])(
    "has none for %s",
    (code) => {
      expect(recipeFixes(aWarning(code), context)).toEqual([]);
    },
  );
});

describe("madeFixes", () => {
  const made = { datasetId: "ds_1", preparationId: "pr_1", hasOutcomes: true };

  it("opens the rows that a warning is about", () => {
    expect(madeFixes(aWarning("labels_dropped", ["fax"]), made)).toEqual([
      { kind: "link", label: "Show the rows", href: "/datasets/ds_1/rows?preparation=pr_1&outcome=label_dropped" },
    ]);
  });

  it("has nothing to open where outcomes were not kept", () => {
    expect(madeFixes(aWarning("labels_dropped", ["fax"]), { ...made, hasOutcomes: false })).toEqual([]);
    expect(madeFixes(aWarning("duplicates"), { ...made, hasOutcomes: false })).toHaveLength(1);
  });
});
