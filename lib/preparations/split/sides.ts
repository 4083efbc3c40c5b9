import { i32 } from "@/lib/typed";
import type { SplitPlan } from "../split-plan";

/** The parts of a split by number: train 0, validation 1, test 2. */
export const SIDES = ["train", "validation", "test"] as const;
export const SIDE_COUNT = 3;
export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;

/** Rows of each side. */
export type SideTotals = readonly [train: number, validation: number, test: number];

/** How many rows each side gets of so many: the numbers of the two splits, whatever the labels. */
export function splitTotals(plan: SplitPlan, rows: number): SideTotals {
  if (plan.kind === "none") return [rows, 0, 0];
  const heldOut = Math.min(rows, Math.ceil(plan.testSize * rows));
  if (plan.kind === "one") {
    return plan.to === "test" ? [rows - heldOut, 0, heldOut] : [rows - heldOut, heldOut, 0];
  }
  const test = Math.min(heldOut, Math.ceil(plan.holdoutTestSize * heldOut));
  return [rows - heldOut, heldOut - test, test];
}

/** Rows of each class on one side, given `SIDE_COUNT` numbers a class. */
export function rowsOnSide(dealt: Int32Array, side: number): Int32Array {
  return Int32Array.from({ length: dealt.length / SIDE_COUNT }, (_, index) => i32(dealt, index * SIDE_COUNT + side));
}

/** Row ids by the names of the sides. */
export function rowsOfSplits([train, validation, test]: readonly [Int32Array, Int32Array, Int32Array]) {
  return { train, validation, test };
}
