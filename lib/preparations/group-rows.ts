import { finish, STEP_ROWS, type Steps } from "./steps";

/** Rows of each group side by side: those of group g are `positions[starts[g] .. starts[g + 1] − 1]`, ascending. */
export interface GroupedRows {
  positions: Int32Array;
  starts: Int32Array;
}

/** `groupRowsSteps` at once. */
export function groupRows(groups: Int32Array, groupCount: number): GroupedRows {
  return finish(groupRowsSteps(groups, groupCount));
}

/** Counting sort of row positions by group, in two passes. Rows with a negative group are left out. */
export function* groupRowsSteps(groups: Int32Array, groupCount: number): Steps<GroupedRows> {
  const starts = new Int32Array(groupCount + 1);
  for (let from = 0; from < groups.length; from += STEP_ROWS) {
    countGroups(groups, from, Math.min(groups.length, from + STEP_ROWS), starts);
    yield;
  }
  for (let group = 0; group < groupCount; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);

  const positions = new Int32Array(starts[groupCount] ?? 0);
  const next = starts.slice();
  for (let from = 0; from < groups.length; from += STEP_ROWS) {
    placePositions(groups, from, Math.min(groups.length, from + STEP_ROWS), next, positions);
    yield;
  }
  return { positions, starts };
}

function countGroups(groups: Int32Array, from: number, to: number, starts: Int32Array): void {
  for (let position = from; position < to; position++) {
    const group = groups[position] ?? 0;
    if (group >= 0) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  }
}

function placePositions(groups: Int32Array, from: number, to: number, next: Int32Array, positions: Int32Array): void {
  for (let position = from; position < to; position++) {
    const group = groups[position] ?? 0;
    if (group < 0) continue;
    const at = next[group] ?? 0;
    positions[at] = position;
    next[group] = at + 1;
  }
}

/** The positions of one group: a view, so that shuffling it shuffles the group in place. */
export function rowsOfGroup({ positions, starts }: GroupedRows, group: number): Int32Array {
  return positions.subarray(starts[group] ?? 0, starts[group + 1] ?? 0);
}
