import { describe, expect, it } from "vitest";
import { collectTable, countLabels, leftOutLabels } from "./left-out";
import type { SplitSummary } from "./schema";

function aSummary(labels: Record<string, [string, number][]>): SplitSummary {
  return { rows: 0, labels: Object.entries(labels).map(([target, counts]) => ({ target, counts })) };
}

function splitsOf(train: SplitSummary, test = aSummary({})) {
  return { train, validation: aSummary({}), test };
}

/** “eloge” is under the minimum, and one of the locked test rows has it. */
const withLockedTest = {
  source: aSummary({
    kind: [
      ["news", 40],
      ["essay", 30],
      ["eloge", 2],
      ["ode", 1],
    ],
  }),
  balanced: aSummary({
    kind: [
      ["news", 40],
      ["essay", 30],
      ["eloge", 1],
    ],
  }),
  splits: splitsOf(
    aSummary({
      kind: [
        ["news", 36],
        ["essay", 27],
      ],
    }),
    aSummary({
      kind: [
        ["news", 4],
        ["essay", 3],
        ["eloge", 1],
      ],
    }),
  ),
  dropped: [
    ["eloge", 2],
    ["ode", 1],
  ] as [string, number][],
};

describe("countLabels", () => {
  it("counts a label once that is left out and has a locked test row", () => {
    expect(countLabels(withLockedTest)).toEqual({ kept: 2, all: 4 });
  });

  it("counts labels that are not listed, and the same name in two targets twice", () => {
    const summary: SplitSummary = {
      rows: 0,
      labels: [
        { target: "queue", counts: [["other", 9]], omittedCount: 3 },
        { target: "tags", counts: [["other", 9]] },
      ],
    };
    expect(countLabels({ source: summary, balanced: summary, splits: splitsOf(summary), dropped: [] })).toEqual({
      kept: 5,
      all: 5,
    });
  });
});

describe("leftOutLabels", () => {
  it("names a label that is only in the locked test", () => {
    expect(leftOutLabels(withLockedTest)).toEqual([{ target: "kind", labels: withLockedTest.dropped }]);
  });

  it("finds the target of each label that is left out", () => {
    const left = leftOutLabels({
      source: aSummary({
        queue: [
          ["billing", 90],
          ["other", 4],
          ["fax", 2],
        ],
        tags: [["other", 70]],
      }),
      splits: splitsOf(aSummary({ queue: [["billing", 60]], tags: [["other", 70]] })),
      dropped: [
        ["other", 4],
        ["fax", 2],
      ],
    });
    expect(left).toEqual([
      {
        target: "queue",
        labels: [
          ["other", 4],
          ["fax", 2],
        ],
      },
    ]);
  });

  it("does not count a label that has no row left for another reason", () => {
    const source = aSummary({ queue: [["billing", 90]] });
    expect(leftOutLabels({ source, splits: splitsOf(aSummary({ queue: [] })), dropped: [] })).toEqual([]);
  });
});

describe("collectTable", () => {
  it("has the rows that each label is short of, and the target where there are several", () => {
    const mood = { target: "mood", labels: [["joy\tful", 12] as [string, number], ["awe", 3] as [string, number]] };
    expect(collectTable([mood], 20)).toBe("label\trows\tmissing\njoy ful\t12\t8\nawe\t3\t17\n");
    const queue = { target: "queue", labels: [["bug", 1] as [string, number]] };
    expect(collectTable([queue, { ...mood, labels: [] }], 20)).toBe(
      "target\tlabel\trows\tmissing\nqueue\tbug\t1\t19\n",
    );
  });
});
