import { i32, u8 } from "@/lib/typed";
import { type GroupedRows, groupRowsSteps } from "../group-rows";
import type { LeakCount } from "../schema";
import { mapInSteps, STEP_ROWS, type Steps } from "../steps";
import { SIDE_COUNT, TEST, TRAIN, VALIDATION } from "./sides";
import type { Bond } from "./units";

/** The side of a row that is on none. */
export const NOT_USED = SIDE_COUNT;

const STEP_GROUPS = 50_000;

interface LeakInput {
  /** Side of each row id, or NOT_USED. */
  sideOfRow: Uint8Array;
  /** A number for the labels of each row id: equal ones mean the same labels. */
  labelsOfRow: Int32Array;
  /** Rows that are copies of each other. */
  copies: Bond;
  /** Rows with the same value of the group column; null where there is none. */
  groups: Bond | null;
}

/** What leaks, and how many groups of copies there are among the rows that are used. */
interface Leaks {
  leaks: LeakCount;
  clusters: number;
  rowsInClusters: number;
}

/** Copies and groups that stand on more than one side. */
export function* countLeaks({ sideOfRow, labelsOfRow, copies, groups }: LeakInput): Steps<Leaks> {
  const leaks: LeakCount = { clusters: 0, validationRows: 0, testRows: 0, testRowsSameLabels: 0, groups: 0 };
  const ofUsed = yield* mapInSteps(copies.ofRow, (group, row) => (u8(sideOfRow, row) === NOT_USED ? -1 : group));
  const used = yield* groupRowsSteps(ofUsed, copies.count);
  let [clusters, rowsInClusters] = [0, 0];
  for (let cluster = 0; cluster < copies.count; cluster++) {
    if (cluster % STEP_GROUPS === STEP_GROUPS - 1) yield;
    const size = i32(used.starts, cluster + 1) - i32(used.starts, cluster);
    if (size < 2) continue;
    clusters += 1;
    rowsInClusters += size;
    const rows = sidesOf(used, cluster, sideOfRow);
    if (rows.filter((count) => count > 0).length < 2) continue;
    leaks.clusters += 1;
    if (rows[TRAIN] === 0) continue;
    leaks.validationRows += rows[VALIDATION];
    leaks.testRows += rows[TEST];
    if (rows[TEST] > 0) leaks.testRowsSameLabels += sameLabelledTestRows(used, cluster, sideOfRow, labelsOfRow);
  }
  yield;
  if (groups !== null) leaks.groups = yield* straddlingGroups(groups, sideOfRow);
  return { leaks, clusters, rowsInClusters };
}

function* straddlingGroups({ ofRow, count }: Bond, sideOfRow: Uint8Array): Steps<number> {
  const sidesOfGroup = new Uint8Array(count);
  for (let row = 0; row < sideOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const side = u8(sideOfRow, row);
    const group = i32(ofRow, row);
    if (side !== NOT_USED && group >= 0) sidesOfGroup[group] = u8(sidesOfGroup, group) | (1 << side);
  }
  // Not a power of two: more than one bit is set.
  return sidesOfGroup.reduce((sum, sides) => ((sides & (sides - 1)) === 0 ? sum : sum + 1), 0);
}

function sidesOf({ positions, starts }: GroupedRows, group: number, sideOfRow: Uint8Array): [number, number, number] {
  const rows: [number, number, number] = [0, 0, 0];
  for (let at = i32(starts, group); at < i32(starts, group + 1); at++) {
    const side = u8(sideOfRow, i32(positions, at));
    if (side === TRAIN) rows[TRAIN] += 1;
    else if (side === VALIDATION) rows[VALIDATION] += 1;
    else rows[TEST] += 1;
  }
  return rows;
}

/** Test rows whose very labels a copy in train has: an answer that can be remembered. */
function sameLabelledTestRows(
  { positions, starts }: GroupedRows,
  group: number,
  sideOfRow: Uint8Array,
  labelsOfRow: Int32Array,
): number {
  const rows = positions.subarray(i32(starts, group), i32(starts, group + 1));
  const trained = new Set<number>();
  for (const row of rows) if (u8(sideOfRow, row) === TRAIN) trained.add(i32(labelsOfRow, row));
  let count = 0;
  for (const row of rows) if (u8(sideOfRow, row) === TEST && trained.has(i32(labelsOfRow, row))) count += 1;
  return count;
}
