import { describe, expect, it } from "vitest";
import { rolesInput } from "@/lib/datasets/roles-schema";
import { type LeakCount, recipe } from "@/lib/preparations/schema";
import { describeScoreLeak, type LeakySplits } from "./describe-leak";

const targets = [{ name: "topic", column: "topic" }];
const NONE: LeakCount = { clusters: 0, validationRows: 0, testRows: 0, testRowsSameLabels: 0, groups: 0 };

function splits(actual: Partial<LeakCount>, { testRows = 45, group = null as string | null } = {}): LeakySplits {
  const leaks = {
    version: 1 as const,
    similarity: 0.8,
    clusters: 40,
    rowsInClusters: 90,
    actual: { ...NONE, ...actual },
    plain: { ...NONE, ...actual },
  };
  const of = (rows: number) => ({ rows, labels: [] });
  return {
    recipe: recipe.parse({}),
    roles: { version: 2, origin: "confirmed", reasons: [], ...rolesInput.parse({ text: "text", targets, group }) },
    summary: { leaks, splits: { train: of(360), validation: of(45), test: of(testRows) } },
  };
}

describe("describeScoreLeak", () => {
  it("says what the splits' own report says of the test rows, and the points that may be remembered", () => {
    const found = describeScoreLeak(splits({ clusters: 31, testRows: 35, testRowsSameLabels: 34 }), "test");
    expect(found?.sentences).toEqual([
      "31 groups of copies stand on two sides: 35 of 45 test rows have a copy in train, 34 with the same label; up to 75.6 points of a test score would be remembered, not learnt.",
    ]);
    expect(found?.points).toBeCloseTo(75.56, 2);
  });

  it.each<[string, Partial<LeakCount>, number]>([
    ["nothing stands on two sides", {}, 45],
    ["no copy has the same label", { clusters: 2, testRows: 2 }, 45],
    ["copies stand in validation alone", { clusters: 2, validationRows: 2 }, 45],
    ["it is less than a tenth of a point", { clusters: 1, testRows: 1, testRowsSameLabels: 1 }, 5_000],
  ])("is silent of test rows where %s", (_, actual, testRows) => {
    expect(describeScoreLeak(splits(actual, { testRows }), "test")).toBeNull();
  });

  it("names a group that stands on two sides", () => {
    const { sentences } = describeScoreLeak(splits({ groups: 3 }, { group: "customer" }), "test") ?? {};
    expect(sentences).toEqual([expect.stringMatching(/^3 values of “customer” stand on two sides/)]);
  });

  it("counts validation rows for a score on those", () => {
    const leaky = splits({ clusters: 2, validationRows: 1, testRows: 1, testRowsSameLabels: 1 });
    expect(describeScoreLeak(leaky, "validation")?.sentences).toEqual([
      "1 of 45 validation rows has a copy in train: its answer can be remembered.",
    ]);
    expect(describeScoreLeak(splits({ clusters: 1, testRows: 1 }), "validation")).toBeNull();
  });

  it("has nothing to say of training rows, or where leaks were not counted", () => {
    const leaky = splits({ clusters: 31, testRows: 35, testRowsSameLabels: 34 });
    expect(describeScoreLeak(leaky, "train")).toBeNull();
    expect(describeScoreLeak({ ...leaky, summary: { ...leaky.summary, leaks: null } }, "test")).toBeNull();
  });
});
