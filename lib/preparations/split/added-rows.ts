import { i32, u8 } from "@/lib/typed";
import type { PreparationNumbers } from "../apply-recipe";
import type { Steps } from "../steps";
import { rowsPerLabel } from "./label-classes";
import { capLabels } from "./maximum";
import { firstOfEachClass, type RowsOfSides } from "./pick-rows";
import { NO_LABEL, type RowPool } from "./pool";
import { ADDED, FREE } from "./pool-standing";
import type { AddedRows, Context, Sides } from "./prepared";
import { rowsOnSide, SIDE_COUNT, TEST, TRAIN, VALIDATION } from "./sides";

/** Whether a pool has rows that may only train. */
export function hasAdded({ added }: RowPool): boolean {
  return added.some((count) => count > 0);
}

/**
 * The pool and the numbers with which the tutorial's recipe splits the other rows. Added rows count towards the minimum, so
 * that it has been looked at before.
 */
export function withoutAdded({ pool, numbers, available, minimum }: Context): {
  pool: RowPool;
  numbers: PreparationNumbers;
} {
  const { standing } = pool;
  const classOfRow = pool.classOfRow.map((index, row) => {
    const isOut =
      index >= 0 && (u8(minimum.isClassKept, index) === 0 || (standing !== null && u8(standing, row) !== FREE));
    return isOut ? NO_LABEL : index;
  });
  return { pool: { ...pool, free: available, classOfRow }, numbers: { ...numbers, minSamples: 0 } };
}

/**
 * Puts the added rows into train, after all others have been dealt out as if there were none. One that belongs to a row of
 * validation or test is withheld. Where a label has a maximum they come first, the last added before the others: what a
 * person wrote down is worth more than a row that is there by chance.
 */
export function* trainOnAdded<Before extends Sides>(
  context: Context,
  sides: Before,
): Steps<Before & { added: AddedRows | null }> {
  const { pool, minimum } = context;
  if (!hasAdded(pool)) return { ...sides, added: null };
  const all = addedOfKept(pool, minimum.isClassKept);
  const isTied = yield* tiedToHeldOut(pool, sides);
  const free = all.filter((row) => !isTied(row));
  const available = new Int32Array(pool.added.length);
  for (const row of free) {
    const index = i32(pool.classOfRow, row);
    available[index] = i32(available, index) + 1;
  }
  const { others, kept, overMaximum } = yield* capTrain(context, sides, available);
  const dealt = sides.dealt.slice();
  others.forEach((count, index) => {
    dealt[index * SIDE_COUNT + TRAIN] = count + i32(kept, index);
  });
  function* pick(): Steps<RowsOfSides> {
    const [train, validation, test] = yield* sides.pick();
    const newest = firstOfEachClass(free.toReversed(), pool.classOfRow, kept).toReversed();
    const left = firstOfEachClass(train, pool.classOfRow, others);
    const together = new Int32Array(left.length + newest.length);
    together.set(left);
    together.set(newest, left.length);
    return [together, validation, test];
  }
  return {
    ...sides,
    dealt,
    overMaximum,
    singleRowLabels: stillSingle(context, sides, kept),
    added: { kept, withheldRows: all.filter(isTied) },
    pick,
  };
}

/** The added rows of the classes that are kept, ascending. */
function addedOfKept({ standing, classOfRow }: RowPool, isClassKept: Uint8Array): Int32Array {
  const rows: number[] = [];
  standing?.forEach((one, row) => {
    if (one === ADDED && u8(isClassKept, i32(classOfRow, row)) === 1) rows.push(row);
  });
  return Int32Array.from(rows);
}

/** Tells of a row whether it belongs to a held-out one. Which rows are held out is known when they are picked. */
function* tiedToHeldOut({ bond }: RowPool, sides: Sides): Steps<(row: number) => boolean> {
  if (bond === null) return () => false;
  const [, validation, test] = yield* sides.pick();
  const isHeldOut = new Uint8Array(bond.count);
  for (const rows of [validation, test]) {
    for (const row of rows) {
      const unit = i32(bond.ofRow, row);
      if (unit >= 0) isHeldOut[unit] = 1;
    }
    yield;
  }
  return (row) => i32(bond.ofRow, row) >= 0 && u8(isHeldOut, i32(bond.ofRow, row)) === 1;
}

interface CappedTrain {
  /** Rows of each class that train: those of the source, and the added ones. */
  others: Int32Array;
  kept: Int32Array;
  overMaximum: number[];
}

/** Held-out rows stay as they are: what is too much goes from train. */
function* capTrain(
  { pool, numbers, balanced, locked }: Context,
  { dealt, overMaximum }: Sides,
  available: Int32Array,
): Steps<CappedTrain> {
  const others = rowsOnSide(dealt, TRAIN);
  const { maxSamples, capOn, seed } = numbers;
  if (maxSamples === null) return { others, kept: available, overMaximum };
  const labelCount = pool.labels.length;
  const perLabel = (rows: Int32Array) => rowsPerLabel(balanced, rows, labelCount);
  const heldOut = new Int32Array(labelCount);
  if (capOn === "all") {
    const counts = [VALIDATION, TEST].map((side) => perLabel(rowsOnSide(dealt, side)));
    for (const count of [...counts, ...(locked === null ? [] : [locked.rowsOfLabel])]) {
      count.forEach((rows, label) => {
        heldOut[label] = i32(heldOut, label) + rows;
      });
    }
  }
  const added = yield* capLabels({ classes: balanced, rows: available, labelCount, fixed: heldOut, maxSamples, seed });
  const keptOfLabel = perLabel(added.rows);
  const fixed = heldOut.map((rows, label) => rows + i32(keptOfLabel, label));
  const rest = yield* capLabels({ classes: balanced, rows: others, labelCount, fixed, maxSamples, seed });
  return {
    others: rest.rows,
    kept: added.rows,
    overMaximum: [...new Set([...overMaximum, ...added.overMaximum, ...rest.overMaximum])],
  };
}

/** Labels of one row that trains, which have not got another one. */
function stillSingle({ pool, minimum }: Context, { singleRowLabels }: Sides, kept: Int32Array): number[] {
  const more = rowsPerLabel(minimum.classes, kept, pool.labels.length);
  return singleRowLabels.filter((label) => i32(more, label) === 0);
}
