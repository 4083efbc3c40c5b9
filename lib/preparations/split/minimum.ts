import { i32, u8 } from "@/lib/typed";
import { keepLabels, type LabelClasses, rowsPerLabel } from "./label-classes";

/** What a minimum of rows a label leaves. */
export interface LabelMinimum {
  /** 1 for each label that has rows and is kept. */
  isKept: Uint8Array;
  /** Labels under the minimum with the rows they had when they were left out; labels without rows are none. */
  dropped: { label: number; count: number }[];
  /** The classes with the labels they keep. */
  classes: LabelClasses;
  /** 1 for each class that keeps a label in every target; rows of the others are left out. */
  isClassKept: Uint8Array;
}

interface MinimumInput {
  classes: LabelClasses;
  /** Rows of each class. */
  rows: Int32Array;
  /** Target of each label. */
  targetOfLabel: Int32Array;
  targetCount: number;
  minSamples: number;
}

/**
 * Takes labels with fewer than `minSamples` rows from the rows that have them. Rows that are left without a label in
 * some target go, which can bring labels of other targets under the minimum: it is looked at again until every label
 * that is kept has its rows.
 */
export function dropSmallLabels(input: MinimumInput): LabelMinimum {
  const { rows, targetOfLabel, minSamples } = input;
  const labelCount = targetOfLabel.length;
  const dropped: LabelMinimum["dropped"] = [];
  const isKept = Uint8Array.from(rowsPerLabel(input.classes, rows, labelCount), (count) => (count > 0 ? 1 : 0));
  let classes = input.classes;
  let isClassKept = completeClasses(classes, input);
  for (;;) {
    const keptRows = rows.map((size, index) => (u8(isClassKept, index) === 1 ? size : 0));
    const counts = rowsPerLabel(classes, keptRows, labelCount);
    const small = dropped.length;
    counts.forEach((count, label) => {
      if (u8(isKept, label) === 0 || (count >= minSamples && count > 0)) return;
      isKept[label] = 0;
      dropped.push({ label, count });
    });
    if (dropped.length === small) return { isKept, dropped, classes, isClassKept };
    classes = keepLabels(classes, isKept);
    isClassKept = completeClasses(classes, input);
  }
}

function completeClasses({ starts, labels }: LabelClasses, { targetOfLabel, targetCount }: MinimumInput): Uint8Array {
  const seenIn = new Int32Array(targetCount).fill(-1);
  return Uint8Array.from({ length: starts.length - 1 }, (_, index) => {
    let targets = 0;
    for (let at = i32(starts, index); at < i32(starts, index + 1); at++) {
      const target = i32(targetOfLabel, i32(labels, at));
      if (i32(seenIn, target) === index) continue;
      seenIn[target] = index;
      targets += 1;
    }
    return targets === targetCount ? 1 : 0;
  });
}
