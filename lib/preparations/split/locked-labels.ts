import { i32, u8 } from "@/lib/typed";
import { labelsOfClass } from "./label-classes";
import type { LabelMinimum } from "./minimum";
import type { LockedRows, RowPool } from "./pool";

/** What is left of locked test rows under a recipe. */
export interface LockedUse {
  /** Labels of each case, ascending; null where none are left in some target. */
  labelsOfCase: (Int32Array | null)[];
  /** Rows of each label that are test rows. */
  rowsOfLabel: Int32Array;
  rows: number;
  /** Rows that have lost all labels of some target to the minimum. */
  labelDropped: number;
  /** Rows whose text or labels are not those of the earlier file. */
  changed: number;
}

/**
 * The labels of locked test rows. A label under the recipe's minimum is taken from them as from other rows, unless they
 * were tested on with it: then the score would not be of the same test.
 */
export function labelLocked(
  { classes, targetOfLabel, targets, labels }: Pick<RowPool, "classes" | "targetOfLabel" | "targets" | "labels">,
  { isKept }: Pick<LabelMinimum, "isKept">,
  locked: LockedRows,
): LockedUse {
  const rowsOfCase = new Int32Array(locked.cases.length);
  const unchangedTexts = new Int32Array(locked.cases.length);
  locked.caseOfRow.forEach((number, index) => {
    rowsOfCase[number] = i32(rowsOfCase, number) + 1;
    if (u8(locked.isTextChanged, index) === 0) unchangedTexts[number] = i32(unchangedTexts, number) + 1;
  });
  const use: LockedUse = {
    labelsOfCase: [],
    rowsOfLabel: new Int32Array(labels.length),
    rows: 0,
    labelDropped: 0,
    changed: 0,
  };
  locked.cases.forEach((one, number) => {
    const rows = i32(rowsOfCase, number);
    const left = labelsOfClass(classes, one.classIndex).filter(
      (label) => u8(isKept, label) === 1 || one.labels.includes(label),
    );
    const isComplete = new Set(left.map((label) => i32(targetOfLabel, label))).size === targets.length;
    use.labelsOfCase.push(isComplete ? left : null);
    if (!isComplete) {
      use.labelDropped += rows;
      return;
    }
    use.rows += rows;
    for (const label of left) use.rowsOfLabel[label] = i32(use.rowsOfLabel, label) + rows;
    const isSame = !one.hasOthers && left.join() === one.labels.join();
    use.changed += isSame ? rows - i32(unchangedTexts, number) : rows;
  });
  return use;
}
