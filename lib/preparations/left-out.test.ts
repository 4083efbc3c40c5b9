import { describe, expect, it } from "vitest";
import { leftOutLabels } from "./left-out";
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
