import { i32, u8 } from "@/lib/typed";
import type { Steps } from "../steps";
import type { LabelClasses } from "./label-classes";
import type { SideNeeds } from "./side-needs";
import { SIDE_COUNT } from "./sides";

/** Classes that are looked at before an even split is even enough: some 30 ms. */
const MAX_LOOKS = 500_000;

interface EvenOutInput {
  classes: LabelClasses;
  /** Rows of each class on each side, `SIDE_COUNT` numbers a class; changed in place. */
  dealt: Int32Array;
  /** 1 for classes whose rows stay where they are. */
  isFixed: Uint8Array;
  needs: SideNeeds;
}

/**
 * Exchanges rows of different classes between sides while that brings labels nearer to what they ought to have there.
 * Dealing out by need alone leaves common labels some rows off, for the sake of rarer ones on the same rows.
 */
export function* evenOut(input: EvenOutInput): Steps<void> {
  let looks = 0;
  for (let improved = true; improved && looks < MAX_LOOKS && !input.needs.isEven(); ) {
    improved = false;
    for (let from = 0; from < SIDE_COUNT; from++) {
      for (let to = 0; to < SIDE_COUNT; to++) {
        for (let helped = from !== to; helped && looks < MAX_LOOKS; looks += 2 * input.isFixed.length) {
          helped = exchange(input, from, to);
          improved ||= helped;
        }
      }
    }
    yield;
  }
}

/** Moves one row from one side to another and one back, if there is a pair that helps. */
function exchange(input: EvenOutInput, from: number, to: number): boolean {
  const there = cheapest(input, from, to);
  if (there.index < 0) return false;
  move(input, there.index, from, to);
  const back = cheapest(input, to, from);
  if (back.index >= 0 && there.cost + back.cost < -1e-6) {
    move(input, back.index, to, from);
    return true;
  }
  move(input, there.index, to, from);
  return false;
}

function move({ classes: { starts, labels }, dealt, needs }: EvenOutInput, index: number, from: number, to: number) {
  const range = { labels, from: i32(starts, index), to: i32(starts, index + 1), counts: null };
  needs.give(from, { size: -1, ...range });
  needs.give(to, { size: 1, ...range });
  dealt[index * SIDE_COUNT + from] = i32(dealt, index * SIDE_COUNT + from) - 1;
  dealt[index * SIDE_COUNT + to] = i32(dealt, index * SIDE_COUNT + to) + 1;
}

/** The class of which a row is moved at the least cost in squared distances, in rows, from what is wanted. */
function cheapest({ classes: { starts, labels }, dealt, isFixed, needs }: EvenOutInput, from: number, to: number) {
  let [index, cost] = [-1, Number.POSITIVE_INFINITY];
  for (let candidate = 0; candidate < isFixed.length; candidate++) {
    if (i32(dealt, candidate * SIDE_COUNT + from) === 0 || u8(isFixed, candidate) === 1) continue;
    let costHere = 0;
    for (let at = i32(starts, candidate); at < i32(starts, candidate + 1); at++) {
      const label = i32(labels, at);
      costHere += 2 * (needs.lacking(from, label) - needs.lacking(to, label)) + 2;
    }
    if (costHere < cost) [index, cost] = [candidate, costHere];
  }
  return { index, cost };
}
