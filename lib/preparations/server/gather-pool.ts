import "server-only";
import { i32, u8 } from "@/lib/typed";
import { labelsOfClass, makeClasses } from "../split/label-classes";
import { FILTERED, type LockedCase, type LockedRows, NO_LABEL, NO_ROW, type RowPool } from "../split/pool";
import { ADDED, FREE, LOCKED, WITHHELD } from "../split/pool-standing";
import { SIDE_COUNT, TEST, TRAIN } from "../split/sides";
import type { Bond } from "../split/units";
import { STEP_ROWS, type Steps } from "../steps";
import type { Combinations } from "./combinations";
import type { LockedTest } from "./locked-test";
import type { SplitColumn } from "./split-column";

/** The rows that a recipe works on, and those that it does not get to see. */
export interface SourcePool extends RowPool {
  /** Number of each label, per target. */
  numbers: Combinations["numbers"];
  filteredCount: number;
  unlabelledCount: number;
  /** Values of the split column that name no split, with their rows, which are left out; the most frequent first. */
  unknownValues: [string, number][];
}

interface Gathered {
  combinations: Combinations;
  /** 1 for each row that passes the filter; null where all do. */
  passes: Uint8Array | null;
  column: SplitColumn | null;
  locked: LockedTest | null;
  units: Bond | null;
  /** Rows from this id on were added to the source. */
  sourceRows: number;
}

/** Puts together what is known of each row. Locked test rows are there whatever the filter and the split column say. */
export function* gatherPool(from: Gathered): Steps<SourcePool> {
  const { combinations, column, locked } = from;
  const classing = yield* classRows(from);
  const { classOfRow, sideOfClass, classes } = classing;
  const standing = yield* standingOfRows(from, classOfRow, sideOfClass);
  const counts = [FREE, LOCKED, WITHHELD, ADDED].map(() => new Int32Array(classes.starts.length - 1));
  let [filteredCount, unlabelledCount] = [0, 0];
  for (let row = 0; row < classOfRow.length; row++) {
    const index = i32(classOfRow, row);
    const ofStanding = counts[standing === null ? FREE : u8(standing, row)];
    if (index >= 0 && ofStanding !== undefined) ofStanding[index] = i32(ofStanding, index) + 1;
    else if (index === FILTERED) filteredCount += 1;
    else if (index === NO_LABEL) unlabelledCount += 1;
  }
  yield;
  const none = new Int32Array(0);
  const [free = none, lockedCounts = none, withheld = none, added = none] = counts;
  return {
    targets: combinations.targets,
    labels: combinations.labels,
    targetOfLabel: combinations.targetOfLabel,
    numbers: combinations.numbers,
    classes,
    sideOfClass,
    classOfRow,
    standing,
    free,
    withheld,
    locked: lockedCounts,
    added,
    lockedRows: locked === null ? null : gatherLocked(locked, classOfRow),
    units: null,
    bond: null,
    filteredCount,
    unlabelledCount,
    unknownValues: column === null ? [] : countUnknown(column, from),
  };
}

/** The class of each row, where rows of one class also have one side; numbered in order of their first row. */
function* classRows({ combinations, passes, column, locked, sourceRows }: Gathered) {
  if (passes === null && column === null) {
    const { classOfRow, classes } = combinations;
    return { classOfRow, classes, sideOfClass: null };
  }
  const isLocked = marks(locked?.rows, combinations.classOfRow.length);
  const numbers = new Int32Array((combinations.classes.starts.length - 1) * SIDE_COUNT).fill(-1);
  const parts: { before: number; side: number }[] = [];
  const classOfRow = new Int32Array(combinations.classOfRow.length);
  for (let row = 0; row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const before = i32(combinations.classOfRow, row);
    const isFixed = isLocked !== null && u8(isLocked, row) === 1 && before >= 0;
    let side = isFixed && column !== null ? TEST : sideOf(row < sourceRows ? column : null, row);
    if (before === NO_ROW) side = TRAIN;
    else if (!isFixed && ((passes !== null && u8(passes, row) === 0) || side < 0)) {
      classOfRow[row] = FILTERED;
      continue;
    }
    if (before < 0) {
      classOfRow[row] = before;
      continue;
    }
    const place = before * SIDE_COUNT + side;
    if (i32(numbers, place) < 0) {
      numbers[place] = parts.length;
      parts.push({ before, side });
    }
    classOfRow[row] = i32(numbers, place);
  }
  return {
    classOfRow,
    classes: makeClasses(parts.map(({ before }) => labelsOfClass(combinations.classes, before))),
    sideOfClass: column === null ? null : Uint8Array.from(parts, ({ side }) => side),
  };
}

/** The side that the column gives to a row; −1 where it names none; train where there is no column. */
function sideOf(column: SplitColumn | null, row: number): number {
  if (column === null) return TRAIN;
  const value = i32(column.valueOfRow, row);
  return value < 0 ? -1 : (column.sideOfValue[value] ?? -1);
}

function marks(rows: Int32Array | undefined, rowLimit: number): Uint8Array | null {
  if (rows === undefined) return null;
  const marked = new Uint8Array(rowLimit);
  for (const row of rows) marked[row] = 1;
  return marked;
}

/**
 * Which rows are locked, which were added, and which must not be used: rows tied to a row further held out than they are,
 * and, where the test set is locked, other rows that the split column sends to test. Null where all are free.
 */
function* standingOfRows(
  { locked, units, column, sourceRows }: Gathered,
  classOfRow: Int32Array,
  sideOfClass: Uint8Array | null,
): Steps<Uint8Array | null> {
  const hasAdded = sourceRows < classOfRow.length;
  if (!hasAdded && locked === null && (column === null || units === null)) return null;
  const standing = new Uint8Array(classOfRow.length);
  for (const row of locked?.rows ?? []) if (i32(classOfRow, row) >= 0) standing[row] = LOCKED;
  const ownRank = (row: number) => {
    const side = sideOfClass === null ? TRAIN : u8(sideOfClass, i32(classOfRow, row));
    // A locked row is held out further than anything the column says.
    return u8(standing, row) === LOCKED ? SIDE_COUNT : side;
  };
  const rankOfUnit = new Uint8Array(units?.count ?? 0);
  for (let row = 0; units !== null && row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const unit = i32(units.ofRow, row);
    if (unit < 0 || i32(classOfRow, row) < 0) continue;
    rankOfUnit[unit] = Math.max(u8(rankOfUnit, unit), ownRank(row));
  }
  for (let row = 0; row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    if (i32(classOfRow, row) < 0 || u8(standing, row) === LOCKED) continue;
    const rank = ownRank(row);
    const unit = units === null ? -1 : i32(units.ofRow, row);
    const isTied = unit >= 0 && u8(rankOfUnit, unit) > rank;
    if (isTied || (locked !== null && rank === TEST)) standing[row] = WITHHELD;
    else if (row >= sourceRows) standing[row] = ADDED;
  }
  return standing;
}

function gatherLocked(locked: LockedTest, classOfRow: Int32Array): LockedRows {
  const cases: LockedCase[] = [];
  const numbers = new Map<string, number>();
  const here = Int32Array.from(locked.rows.keys()).filter((place) => i32(classOfRow, i32(locked.rows, place)) >= 0);
  const caseOfRow = here.map((place) => {
    const classIndex = i32(classOfRow, i32(locked.rows, place));
    const labeling = i32(locked.labelingOfRow, place);
    const name = `${classIndex} ${labeling}`;
    const number = numbers.get(name) ?? cases.length;
    const then = locked.labelings[labeling];
    if (number === cases.length && then !== undefined) {
      numbers.set(name, number);
      cases.push({ classIndex, ...then });
    }
    return number;
  });
  return {
    rows: here.map((place) => i32(locked.rows, place)),
    caseOfRow,
    cases,
    isTextChanged: Uint8Array.from(here, (place) => u8(locked.isTextChanged, place)),
    missing: locked.rows.length - here.length,
  };
}

/** Values that name no split, among the rows that pass the filter. An empty cell is one of them. */
function countUnknown(
  { valueOfRow, values, sideOfValue }: SplitColumn,
  { passes, combinations, sourceRows }: Gathered,
): [string, number][] {
  const counts = new Map<string, number>();
  valueOfRow.subarray(0, sourceRows).forEach((value, row) => {
    if (i32(combinations.classOfRow, row) === NO_ROW || (passes !== null && u8(passes, row) === 0)) return;
    if (value >= 0 && (sideOfValue[value] ?? -1) >= 0) return;
    const name = value < 0 ? "" : (values[value] ?? "");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1]);
}
