import { describe, expect, it } from "vitest";
import { labelsOfClass, makeClasses } from "./label-classes";
import { dropSmallLabels } from "./minimum";

/** Labels 0 to 2 are of the first target, 3 and 4 of the second. */
const targetOfLabel = Int32Array.from([0, 0, 0, 1, 1]);

function drop(classes: number[][], rows: number[], minSamples: number) {
  const made = makeClasses(classes);
  const result = dropSmallLabels({
    classes: made,
    rows: Int32Array.from(rows),
    targetOfLabel,
    targetCount: 2,
    minSamples,
  });
  return { ...result, labels: classes.map((_, index) => [...labelsOfClass(result.classes, index)]) };
}

describe("dropSmallLabels", () => {
  it("keeps all labels that have rows where there is no minimum", () => {
    const { isKept, dropped, isClassKept } = drop(
      [
        [0, 3],
        [1, 4],
      ],
      [1, 2],
      0,
    );
    expect([...isKept]).toEqual([1, 1, 0, 1, 1]);
    expect(dropped).toEqual([]);
    expect([...isClassKept]).toEqual([1, 1]);
  });

  it("takes small labels from rows that have others, and leaves out rows that have none", () => {
    const { labels, isClassKept, dropped } = drop(
      [
        [0, 3],
        [0, 1, 3],
        [2, 3],
        [0, 4],
      ],
      [10, 2, 3, 9],
      5,
    );
    expect(dropped).toEqual([
      { label: 1, count: 2 },
      { label: 2, count: 3 },
    ]);
    expect(labels).toEqual([[0, 3], [0, 3], [3], [0, 4]]);
    expect([...isClassKept]).toEqual([1, 1, 0, 1]);
  });

  it("looks again at labels whose rows were left out for a label of another target", () => {
    // Label 4 has 6 rows, but 4 of them go with label 1.
    const { dropped, isClassKept } = drop(
      [
        [0, 3],
        [1, 4],
        [0, 4],
      ],
      [10, 4, 2],
      5,
    );
    expect(dropped).toEqual([
      { label: 1, count: 4 },
      { label: 4, count: 2 },
    ]);
    expect([...isClassKept]).toEqual([1, 0, 0]);
  });
});
