import { describe, expect, it } from "vitest";
import { collectTable, leftOutLabels } from "./left-out";
import type { SplitSummary } from "./schema";

function aSummary(labels: Record<string, [string, number][]>): SplitSummary {
  return { rows: 0, labels: Object.entries(labels).map(([target, counts]) => ({ target, counts })) };
}

describe("leftOutLabels", () => {
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
      balanced: aSummary({ queue: [["billing", 60]], tags: [["other", 70]] }),
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
    expect(leftOutLabels({ source, balanced: aSummary({ queue: [] }), dropped: [] })).toEqual([]);
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
