import { describe, expect, it } from "vitest";
import { clusterLabels } from "./cluster-labels";
import { confusionOf } from "./confusion";
import { runAtOnce } from "./pace";

describe("confusionOf", () => {
  it("puts labels that are mistaken for each other together and the worst pair first", async () => {
    const rows = [
      ...Array.from({ length: 4 }, () => [0, 3]),
      ...Array.from({ length: 2 }, () => [4, 1]),
      [3, 0],
      ...[0, 1, 2, 3, 4].flatMap((label) => Array.from({ length: 4 }, () => [label, label])),
    ];
    const confusion = await confusionOf({
      target: "intent",
      kind: "single",
      labels: ["a", "b", "c", "d", "e"],
      modelLabels: 5,
      truth: rows.map(([truth = 0]) => [truth]),
      predicted: rows.map(([, given = 0]) => [given]),
      scores: rows.map(() => null),
    });
    expect(confusion.labels).toEqual(["a", "d", "b", "e", "c"]);
    expect(confusion.pairs).toEqual([
      { truth: "a", predicted: "d", rows: 4, share: 0.5 },
      { truth: "e", predicted: "b", rows: 2, share: 2 / 6 },
      { truth: "d", predicted: "a", rows: 1, share: 0.2 },
    ]);
    expect(confusion.cells).toContainEqual([0, 1, 4]);
  });

  it("pairs missed labels with those given in their place where there are several", async () => {
    const confusion = await confusionOf({
      target: "topics",
      kind: "multi",
      labels: ["a", "b", "c"],
      modelLabels: 3,
      truth: [[0, 1], [0], []],
      predicted: [[0, 2], [0], [1]],
      scores: [null, null, null],
    });
    expect(confusion.cells).toEqual([]);
    expect(confusion.pairs).toEqual([{ truth: "b", predicted: "c", rows: 1, share: 1 }]);
  });
});

describe("clusterLabels", () => {
  it("finds groups that were shuffled, each label once", () => {
    // Labels of the same remainder are mixed up, the nearer ones more.
    const support = Array.from({ length: 150 }, () => 100);
    const links = support.flatMap((_, first) =>
      support.flatMap((_, second) =>
        second > first && (second - first) % 30 === 0 ? [{ first, second, rows: 6 - (second - first) / 30 }] : [],
      ),
    );
    const order = runAtOnce(clusterLabels(support, links));
    expect(order.toSorted((a, b) => a - b)).toEqual(support.map((_, label) => label));
    for (let at = 0; at < order.length; at += 5) {
      expect(new Set(order.slice(at, at + 5).map((label) => label % 30)).size).toBe(1);
    }
  });
});
