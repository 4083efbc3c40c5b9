import { i32 } from "@/lib/typed";
import type { GroupedRows } from "../group-rows";
import type { Steps } from "../steps";
import { freeRowsByClass, shuffleGroups } from "./pick-rows";
import type { RowPool } from "./pool";

/**
 * The free rows of a pool in the order in which a seed draws them, class by class. It is the same whatever is kept of
 * them, and finding it is most of the work, so it stays as long as the pool does.
 */
const orders = new WeakMap<RowPool["free"], { seed: number; shuffled: GroupedRows }>();

/** The free rows of each class in random order. */
export function* shuffledRows(pool: RowPool, seed: number): Steps<GroupedRows> {
  const known = orders.get(pool.free);
  if (known?.seed === seed) return known.shuffled;
  const shuffled = yield* shuffleGroups(yield* freeRowsByClass(pool), seed);
  orders.set(pool.free, { seed, shuffled });
  return shuffled;
}

/** 1 for each row id among the first `kept[c]` of its class c; null where all rows of the classes that are kept are. */
export function* markKept(pool: RowPool, kept: Int32Array, seed: number): Steps<Uint8Array | null> {
  if (kept.every((count, index) => count === 0 || count === pool.free[index])) return null;
  const { positions, starts } = yield* shuffledRows(pool, seed);
  const isKept = new Uint8Array(pool.classOfRow.length);
  for (let index = 0; index < kept.length; index++) {
    const start = i32(starts, index);
    for (let place = start; place < start + i32(kept, index); place++) isKept[i32(positions, place)] = 1;
  }
  yield;
  return isKept;
}
