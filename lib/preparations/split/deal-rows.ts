import { f64, i32 } from "@/lib/typed";
import { groupRows } from "../group-rows";
import type { Steps } from "../steps";
import { evenOut } from "./even-out";
import type { LabelClasses } from "./label-classes";
import { rarestFirst } from "./maximum";
import type { Portion, SideNeeds } from "./side-needs";
import { SIDE_COUNT, TRAIN } from "./sides";

const STEP_CLASSES = 10_000;

interface DealInput {
  classes: LabelClasses;
  /** Rows of each class to deal out one by one. */
  rows: Int32Array;
  /** Rows of each label in the whole: how rare it is. */
  rowsOfLabel: Int32Array;
  needs: SideNeeds;
}

/**
 * Deals out single rows, class by class, to the sides that need them: `SIDE_COUNT` numbers a class. The classes of the
 * rarest labels come first; each is divided as its rarest label is needed, and what is left of the divisions goes row by
 * row to the neediest side. Every side ends with exactly the rows it takes, where the sum of those is the rows there are.
 */
export function* dealRows({ classes, rows, rowsOfLabel, needs }: DealInput): Steps<Int32Array> {
  const dealt = new Int32Array(rows.length * SIDE_COUNT);
  const left = rows.slice();
  const isFixed = new Uint8Array(rows.length);
  const portion: Portion = { size: 0, labels: classes.labels, from: 0, to: 0, counts: null };
  const give = (index: number, side: number, size: number) => {
    if (size === 0) return;
    portion.size = size;
    needs.give(side, portion);
    dealt[index * SIDE_COUNT + side] = i32(dealt, index * SIDE_COUNT + side) + size;
    left[index] = i32(left, index) - size;
  };

  const { order, rarestLabel } = byRarestLabel(classes, rows, rowsOfLabel);
  const shares = new Float64Array(SIDE_COUNT);
  for (let done = 0; done < order.length; done++) {
    if (done % STEP_CLASSES === STEP_CLASSES - 1) yield;
    const index = i32(order, done);
    const label = i32(rarestLabel, index);
    const size = i32(rows, index);
    [portion.from, portion.to] = [i32(classes.starts, index), i32(classes.starts, index + 1)];
    // A label of one row is for learning.
    if (i32(rowsOfLabel, label) === 1) {
      isFixed[index] = 1;
      give(index, TRAIN, size);
      continue;
    }
    let sum = 0;
    for (let side = 0; side < SIDE_COUNT; side++) {
      const share = Math.max(0, needs.lacking(side, label));
      shares[side] = share;
      sum += share;
    }
    for (let side = 0; sum > 0 && side < SIDE_COUNT; side++) {
      const part = Math.floor((size * f64(shares, side)) / sum);
      give(index, side, Math.min(part, Math.max(0, f64(needs.rowsLeft, side))));
    }
  }
  for (let done = 0; done < order.length; done++) {
    if (done % STEP_CLASSES === STEP_CLASSES - 1) yield;
    const index = i32(order, done);
    [portion.from, portion.to] = [i32(classes.starts, index), i32(classes.starts, index + 1)];
    while (i32(left, index) > 0) {
      portion.size = 1;
      give(index, needs.neediest(portion), 1);
    }
  }
  yield* evenOut({ classes, dealt, isFixed, needs });
  return dealt;
}

/** The classes that have rows, those of the rarest labels first, and the rarest label of each class. */
function byRarestLabel(classes: LabelClasses, rows: Int32Array, rowsOfLabel: Int32Array) {
  const rank = new Int32Array(rowsOfLabel.length);
  const rarest = rarestFirst(rowsOfLabel);
  rarest.forEach((label, place) => {
    rank[label] = place;
  });
  const rarestLabel = new Int32Array(rows.length);
  const placeOfClass = rows.map((count, index) => {
    if (count === 0) return -1;
    let place = rarest.length;
    for (let at = i32(classes.starts, index); at < i32(classes.starts, index + 1); at++) {
      place = Math.min(place, i32(rank, i32(classes.labels, at)));
    }
    rarestLabel[index] = rarest[place] ?? 0;
    return place;
  });
  return { order: groupRows(placeOfClass, rarest.length).positions, rarestLabel };
}
