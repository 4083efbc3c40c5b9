import { i32, u8 } from "@/lib/typed";
import { groupRows } from "../group-rows";
import { STEP_ROWS, type Steps } from "../steps";
import { FREE } from "./pool-standing";
import type { Bond } from "./units";

/**
 * The rows of units that have several, unit by unit, those of unit u from `starts[u]` on. Units of one size stand side by
 * side, since they are dealt out in random order and a small piece of memory is quickly gone through in any order.
 */
export interface UnitRows {
  rows: Int32Array;
  /** Class of each of the rows. */
  classes: Int32Array;
  starts: Int32Array;
}

/** How many units there are. */
export function unitCount({ starts }: UnitRows): number {
  return starts.length - 1;
}

/** The units with several free rows that have a class, the largest first, equal ones in order of their numbers. */
export function* gatherUnits(classOfRow: Int32Array, standing: Uint8Array | null, bond: Bond): Steps<UnitRows> {
  const sizes = new Int32Array(bond.count);
  const unitOf = (row: number) => {
    if (i32(classOfRow, row) < 0 || (standing !== null && u8(standing, row) !== FREE)) return -1;
    return i32(bond.ofRow, row);
  };
  for (let row = 0; row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const unit = unitOf(row);
    if (unit >= 0) sizes[unit] = i32(sizes, unit) + 1;
  }
  yield;
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const bySize = groupRows(
    sizes.map((size) => (size < 2 ? -1 : largest - size)),
    largest + 1,
  ).positions;
  // Where the next row of a unit goes, or −1 for a unit of one row.
  const next = new Int32Array(bond.count).fill(-1);
  const starts = new Int32Array(bySize.length + 1);
  let filled = 0;
  for (let number = 0; number < bySize.length; number++) {
    const unit = i32(bySize, number);
    next[unit] = filled;
    filled += i32(sizes, unit);
    starts[number + 1] = filled;
  }
  yield;
  const [rows, classes] = [new Int32Array(filled), new Int32Array(filled)];
  for (let row = 0; row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const unit = unitOf(row);
    const place = unit < 0 ? -1 : i32(next, unit);
    if (place < 0) continue;
    rows[place] = row;
    classes[place] = i32(classOfRow, row);
    next[unit] = place + 1;
  }
  return { rows, classes, starts };
}

interface Narrowing {
  /** 1 for each class whose rows are still there. */
  isClassUsed: Uint8Array;
  /** 1 for each row id that is still there; null where all of those classes are. */
  isRowUsed: Uint8Array | null;
}

/** The units that still have several rows, with those rows. */
export function* narrowUnits(
  { rows, classes, starts }: UnitRows,
  { isClassUsed, isRowUsed }: Narrowing,
): Steps<UnitRows> {
  if (isRowUsed === null && !isClassUsed.includes(0)) return { rows, classes, starts };
  const [leftRows, leftClasses] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  const leftStarts = new Int32Array(starts.length);
  let [filled, units] = [0, 0];
  for (let unit = 0; unit + 1 < starts.length; unit++) {
    if (unit % STEP_ROWS === STEP_ROWS - 1) yield;
    for (let place = i32(starts, unit); place < i32(starts, unit + 1); place++) {
      const [row, index] = [i32(rows, place), i32(classes, place)];
      if (u8(isClassUsed, index) === 0 || (isRowUsed !== null && u8(isRowUsed, row) === 0)) continue;
      leftRows[filled] = row;
      leftClasses[filled] = index;
      filled += 1;
    }
    // A row that is left alone is no unit.
    if (filled - i32(leftStarts, units) > 1) leftStarts[++units] = filled;
    else filled = i32(leftStarts, units);
  }
  return {
    rows: leftRows.subarray(0, filled),
    classes: leftClasses.subarray(0, filled),
    starts: leftStarts.subarray(0, units + 1),
  };
}
