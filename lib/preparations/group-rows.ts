/** Rows of each group side by side: those of group g are `positions[starts[g] .. starts[g + 1] − 1]`, ascending. */
export interface GroupedRows {
  positions: Int32Array;
  starts: Int32Array;
}

/** Counting sort of row positions by group, in two passes. Rows with a negative group are left out. */
export function groupRows(groups: Int32Array, groupCount: number): GroupedRows {
  const starts = new Int32Array(groupCount + 1);
  for (const group of groups) if (group >= 0) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  for (let group = 0; group < groupCount; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);

  const positions = new Int32Array(starts[groupCount] ?? 0);
  const next = starts.slice();
  groups.forEach((group, position) => {
    if (group < 0) return;
    const at = next[group] ?? 0;
    positions[at] = position;
    next[group] = at + 1;
  });
  return { positions, starts };
}

/** The positions of one group: a view, so that shuffling it shuffles the group in place. */
export function rowsOfGroup({ positions, starts }: GroupedRows, group: number): Int32Array {
  return positions.subarray(starts[group] ?? 0, starts[group + 1] ?? 0);
}
