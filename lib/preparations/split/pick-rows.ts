import { i32, u8 } from "@/lib/typed";
import { type GroupedRows, groupRowsSteps } from "../group-rows";
import { MersenneTwister } from "../mersenne-twister";
import { mapInSteps, type Steps } from "../steps";
import type { RowPool } from "./pool";
import { FREE } from "./pool-standing";
import { SIDE_COUNT, TRAIN } from "./sides";

/** Row ids of each side, in the order of the files. */
export type RowsOfSides = [train: Int32Array, validation: Int32Array, test: Int32Array];

/** The free rows of each class. */
export function* freeRowsByClass({ classOfRow, standing, free }: RowPool): Steps<GroupedRows> {
  if (standing === null) return yield* groupRowsSteps(classOfRow, free.length);
  const ofFree = yield* mapInSteps(classOfRow, (index, row) => (u8(standing, row) === FREE ? index : -1));
  return yield* groupRowsSteps(ofFree, free.length);
}

/** The same groups, each in random order. */
export function* shuffleGroups({ positions, starts }: GroupedRows, seed: number): Steps<GroupedRows> {
  const shuffled = new Int32Array(positions.length);
  const sizeOf = (group: number) => i32(starts, group + 1) - i32(starts, group);
  // Groups of one size share a permutation, as the tutorial's labels do; so they are dealt with one after the other.
  const order = Int32Array.from({ length: starts.length - 1 }, (_, group) => group).sort(
    (a, b) => sizeOf(a) - sizeOf(b) || a - b,
  );
  let permutation: Int32Array = new Int32Array(0);
  for (const group of order) {
    const [start, size] = [i32(starts, group), sizeOf(group)];
    if (size !== permutation.length) permutation = yield* new MersenneTwister(seed).permutationSteps(size);
    for (let i = 0; i < size; i++) shuffled[start + i] = i32(positions, start + i32(permutation, i));
    yield;
  }
  return { positions: shuffled, starts };
}

/** Of a row that goes with no unit. */
export const ALONE = SIDE_COUNT;

interface PickInput {
  /** The rows of each class in random order. */
  shuffled: GroupedRows;
  /** How many of each class there are: the first so many. */
  kept: Int32Array;
  /** Rows of each class that go to each side one by one, `SIDE_COUNT` numbers a class. */
  singles: Int32Array;
  /** The side of each row id that goes with its unit, or ALONE; null where all rows are. */
  sideOfUnitRow: Uint8Array | null;
  seed: number;
}

/** Sends the rows of each class to their sides, and puts the rows of each side in random order. */
export function* pickRows({ shuffled, kept, singles, sideOfUnitRow, seed }: PickInput): Steps<RowsOfSides> {
  const count = kept.reduce((sum, size) => sum + size, 0);
  const sides = [0, 1, 2].map(() => new Int32Array(count));
  const filled = new Int32Array(SIDE_COUNT);
  const generator = new MersenneTwister(seed);
  for (let index = 0; index < kept.length; index++) {
    const start = i32(shuffled.starts, index);
    const rows = shuffled.positions.slice(start, start + i32(kept, index));
    // Classes of one size have one permutation: rows that stand side by side in the file would stay together.
    yield* generator.shuffleSteps(rows);
    let side = TRAIN;
    let left = i32(singles, index * SIDE_COUNT);
    for (let place = 0; place < rows.length; place++) {
      const row = i32(rows, place);
      let chosen = sideOfUnitRow === null ? ALONE : u8(sideOfUnitRow, row);
      if (chosen === ALONE) {
        while (left === 0 && side < SIDE_COUNT - 1) left = i32(singles, index * SIDE_COUNT + ++side);
        left -= 1;
        chosen = side;
      }
      const target = sides[chosen];
      if (target !== undefined) target[i32(filled, chosen)] = row;
      filled[chosen] = i32(filled, chosen) + 1;
    }
  }
  const [train, validation, test] = sides.map((rows, side) => rows.slice(0, i32(filled, side)));
  const picked: RowsOfSides = [train ?? filled, validation ?? filled, test ?? filled];
  yield;
  for (const rows of picked) yield* generator.shuffleSteps(rows);
  return picked;
}

/** The first `kept[c]` rows of each class c, order kept. Rows in random order give a random sample of each class. */
export function firstOfEachClass(rows: Int32Array, classOfRow: Int32Array, kept: Int32Array): Int32Array {
  const taken = new Int32Array(kept.length);
  return rows.filter((row) => {
    const index = i32(classOfRow, row);
    const before = i32(taken, index);
    taken[index] = before + 1;
    return before < i32(kept, index);
  });
}
