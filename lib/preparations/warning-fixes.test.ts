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
const values = {
  method: "random" as const,
  lockedTest: "",
  minSamples: 0,
  maxSamples: null,
  validationPercent: 10,
  testPercent: 10,
};
const context = { datasetId: "ds_1", source, values, lockedTestId: null };

const counts: [string, number][] = [
  ["calls", 200],
  ["letters", 90],
  ["billing", 50],
  ["returns", 30],
];

function aWarning(code: PreparationWarning["code"], labels: string[] = [], message = "…"): PreparationWarning {
  return { code, labels, message };
}

describe("recipeFixes", () => {
  it("raises the minimum just over the labels with few rows", () => {
    expect(recipeFixes(aWarning("few_rows_in_split", ["fax", "telex"]), context)).toEqual([
      { kind: "change", label: "Leave them out: minimum 8", change: { minSamples: 8 } },
    ]);
  });

  it("does not offer a minimum that there is already", () => {
    const strict = { ...context, values: { ...values, minSamples: 8 } };
    expect(recipeFixes(aWarning("label_missing_in_split", ["fax", "telex"]), strict)).toEqual([]);
  });

  it("offers a larger share where that is enough", () => {
    const few = (part: string, message = `In ${part}, “returns” has fewer than 5 rows.`) =>
      aWarning("few_rows_in_split", ["billing", "returns"], message);
    const rare = { ...context, source: { rows: 90, labels: [{ target: "q", counts: [...counts] }] } };
    const fixes = recipeFixes(few("test"), rare);
    expect(fixes[0]).toEqual({ kind: "change", label: "Test 20%", change: { testPercent: 20 } });
    expect(fixes[1]).toMatchObject({ label: "Leave them out: minimum 51" });
    expect(recipeFixes(few("validation"), rare)[0]).toMatchObject({ change: { validationPercent: 20 } });
    expect(recipeFixes(few("", "“returns” has no row in test."), rare)[0]).toMatchObject({ label: "Test 20%" });
    const capped = { ...rare, values: { ...values, maxSamples: 24 } };
    expect(recipeFixes(few("test"), capped)[0]).toMatchObject({ label: "Test 25%" });
  });

  it("says of how many labels a larger share is enough", () => {
    const few = aWarning("few_rows_in_split", ["billing", "returns", "fax"], "In test, … have fewer than 5 rows.");
    const five = { ...context, values: { ...values, testPercent: 2 } };
    expect(recipeFixes(few, five)[0]).toMatchObject({
      label: "Test 10%, enough for 2 of 3",
      change: { testPercent: 10 },
    });
  });

  it("offers no share that is there, too large, or settled otherwise", () => {
    const rare = { ...context, source: { rows: 90, labels: [{ target: "q", counts: [...counts] }] } };
    const few = aWarning("few_rows_in_split", ["returns"], "In test, “returns” has fewer than 5 rows.");
    const labelsFor = (changed: Partial<typeof values> & { lockedTest?: string }) =>
      recipeFixes(few, { ...rare, values: { ...values, ...changed } }).map(({ label }) => label);
    expect(labelsFor({})).toContain("Test 20%");
    for (const changed of [{ testPercent: 20 }, { validationPercent: 40 }, { lockedTest: "pr_1" }]) {
      expect(labelsFor(changed)).not.toContain("Test 20%");
    }
    const train = aWarning("few_rows_in_split", ["returns"], "In train, “returns” has fewer than 5 rows.");
    expect(recipeFixes(train, rare).some(({ label }) => label.endsWith("%"))).toBe(false);
    const tiny = aWarning("few_rows_in_split", ["telex"], "In test, “telex” has fewer than 5 rows.");
    expect(recipeFixes(tiny, context).some(({ label }) => label.endsWith("%"))).toBe(false);
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
    const byColumn = { ...context, values: { ...values, method: "column" as const } };
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
