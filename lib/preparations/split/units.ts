import { i32 } from "@/lib/typed";
import { finish, STEP_ROWS, type Steps } from "../steps";

/** Something that rows have in common: its number for each row id, or a negative one for rows that are on their own. */
export interface Bond {
  ofRow: Int32Array;
  count: number;
}

/** `joinBondsSteps` at once. */
export function joinBonds(bonds: readonly Bond[], rowLimit: number): Bond {
  return finish(joinBondsSteps(bonds, rowLimit));
}

/**
 * The units of rows that must stay together: rows with a bond in common, and, where there are several bonds, rows that
 * are linked by a chain of them. Units are numbered in order of their first row, whatever the bonds' own numbers; rows
 * without any bond have −1.
 */
export function* joinBondsSteps(bonds: readonly Bond[], rowLimit: number): Steps<Bond> {
  const [first, ...others] = bonds;
  if (first === undefined) return { ofRow: new Int32Array(rowLimit).fill(-1), count: 0 };
  // Every group of every bond is a node; a row links the groups it is in.
  const starts = [0];
  for (const { count } of bonds) starts.push((starts.at(-1) ?? 0) + count);
  const parents = Int32Array.from({ length: starts.at(-1) ?? 0 }, (_, node) => node);
  const root = (node: number) => {
    let at = node;
    while (i32(parents, at) !== at) {
      const above = i32(parents, i32(parents, at));
      parents[at] = above;
      at = above;
    }
    return at;
  };
  const nodeOf = (bond: Bond, index: number, row: number) => {
    const group = i32(bond.ofRow, row);
    return group < 0 ? -1 : group + (starts[index] ?? 0);
  };
  for (let row = 0; others.length > 0 && row < rowLimit; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    let linked = nodeOf(first, 0, row);
    for (const [offset, bond] of others.entries()) {
      const node = nodeOf(bond, offset + 1, row);
      if (node >= 0 && linked >= 0) parents[root(node)] = root(linked);
      if (node >= 0) linked = node;
    }
  }

  const numbers = new Int32Array(parents.length).fill(-1);
  const ofRow = new Int32Array(rowLimit).fill(-1);
  let count = 0;
  for (let row = 0; row < rowLimit; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    for (let index = 0; index < bonds.length; index++) {
      const node = nodeOf(bonds[index] ?? first, index, row);
      if (node < 0) continue;
      const top = root(node);
      if (i32(numbers, top) < 0) numbers[top] = count++;
      ofRow[row] = i32(numbers, top);
      break;
    }
  }
  return { ofRow, count };
}
