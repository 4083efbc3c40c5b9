import { describe, expect, it } from "vitest";
import { finish } from "../steps";
import { makeClasses } from "./label-classes";
import { capLabels } from "./maximum";

function cap(classes: number[][], rows: number[], maxSamples: number, fixed?: number[]) {
  const labelCount = Math.max(...classes.flat()) + 1;
  const steps = capLabels({
    classes: makeClasses(classes),
    rows: Int32Array.from(rows),
    labelCount,
    fixed: fixed && Int32Array.from(fixed),
    maxSamples,
    seed: 42,
  });
  const { rows: kept, overMaximum } = finish(steps);
  return { kept: [...kept], overMaximum };
}

describe("capLabels", () => {
  it("cuts single labels to the maximum", () => {
    expect(cap([[0], [1], [2]], [100, 7, 10], 10)).toEqual({ kept: [10, 7, 10], overMaximum: [] });
  });

  it("lets rare labels take their rows first, so that common ones fit", () => {
    // Label 1 stands only beside label 0: its 100 rows leave 100 of the others.
    expect(cap([[0], [0, 1]], [900, 100], 200)).toEqual({ kept: [100, 100], overMaximum: [] });
  });

  it("goes over the maximum only where rarer labels stand on the same rows", () => {
    expect(cap([[0], [0, 1], [0, 2]], [50, 20, 30], 30)).toEqual({ kept: [0, 20, 30], overMaximum: [0] });
  });

  it("takes from rows that harm no other label before it takes from those that do", () => {
    // Label 0 could be filled from either class; the second would bring label 1 over 10.
    expect(cap([[0], [0, 1], [1]], [40, 40, 10], 10).overMaximum).toEqual([]);
  });

  it("counts rows that are used anyway towards the maximum", () => {
    expect(cap([[0], [1]], [100, 100], 20, [5, 30])).toEqual({ kept: [15, 0], overMaximum: [] });
  });

  it("keeps the proportions of the classes that a label stands in", () => {
    expect(
      cap(
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
        [600, 300, 100],
        1_000,
      ),
    ).toMatchObject({ kept: [600, 300, 100] });
    expect(cap([[0], [0, 1]], [800, 0], 80)).toMatchObject({ kept: [80, 0] });
  });
});
