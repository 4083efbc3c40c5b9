import { i32 } from "@/lib/typed";
import type { LabelClasses } from "./label-classes";
import type { UnitRows } from "./unit-rows";
import type { Bond } from "./units";

/** Why a row id has no class: it is not among the rows now, has no label in some target, or fails the filter. */
export const NO_ROW = -2;
export const NO_LABEL = -1;
export const FILTERED = -3;

/** Test rows of an earlier preparation, as they are now. */
export interface LockedRows {
  /** Row ids that still have labels, in the order of the earlier file. */
  rows: Int32Array;
  /** Which of `cases` each of them is. */
  caseOfRow: Int32Array;
  cases: readonly LockedCase[];
  /** 1 where the text is another one now. */
  isTextChanged: Uint8Array;
  /** Rows of the earlier file that are gone or have no label now. */
  missing: number;
}

/** Locked rows that are alike: the same class now, the same labels in the earlier file. */
export interface LockedCase {
  classIndex: number;
  /** Labels in the earlier file, ascending. */
  labels: Int32Array;
  /** Whether the earlier file also has labels or targets that are not there any more. */
  hasOthers: boolean;
}

/** All that a recipe's balance and split look at: the rows after the filter, by the labels they have. */
export interface RowPool {
  targets: readonly { name: string; isMulti: boolean }[];
  /** Labels of all targets, those of a target side by side. */
  labels: readonly string[];
  targetOfLabel: Int32Array;
  /** Numbered in order of their first row. */
  classes: LabelClasses;
  /** Side that the split column gives to the rows of each class; null where there is no such column. */
  sideOfClass: Uint8Array | null;
  /** Class of each row id, or why it has none. */
  classOfRow: Int32Array;
  /** FREE, LOCKED, WITHHELD or ADDED for each row id; null where all rows are free. */
  standing: Uint8Array | null;
  /** Rows of each class by their standing. */
  free: Int32Array;
  withheld: Int32Array;
  locked: Int32Array;
  added: Int32Array;
  lockedRows: LockedRows | null;
  /** Free rows that must stay together; null where nothing is asked for but rows on their own. */
  units: UnitRows | null;
  /** All rows that belong together, whatever their standing; null where nothing is asked for. */
  bond: Bond | null;
}

/** Rows of each class, whatever their standing. */
export function labelledRows({ free, withheld, locked, added }: RowPool): Int32Array {
  return free.map((count, index) => count + i32(withheld, index) + i32(locked, index) + i32(added, index));
}
