import { i32, u32 } from "@/lib/typed";

/** No point of such a diagonal lies within both texts. */
const OUTSIDE = -2;

/** Counts the words that differ between texts, by the furthest-reaching points of diagonals (Ukkonen 1985, Myers 1986). */
export class EditDistance {
  #reach = new Int32Array(64);
  #next = new Int32Array(64);

  /**
   * The fewest words to change, insert or remove to turn one text into the other; a number above `most` where that takes
   * more. The time grows with the length and with the square of the answer.
   */
  between(words: Uint32Array, a: number, aCount: number, b: number, bCount: number, most: number): number {
    const goal = bCount - aCount;
    if (Math.abs(goal) > most) return most + 1;
    const middle = most + 1;
    if (this.#reach.length < middle * 2 + 3) {
      this.#reach = new Int32Array(middle * 2 + 3);
      this.#next = new Int32Array(middle * 2 + 3);
    }
    let [reach, next] = [this.#reach, this.#next];
    // reach[middle + k] is how many words of `a` are matched on diagonal k, where `b` is k words ahead.
    for (let edits = 0; edits <= most; edits++) {
      for (let k = -edits; k <= edits; k++) {
        if (k < -aCount || k > bCount) {
          next[middle + k] = OUTSIDE;
          continue;
        }
        let x = 0;
        if (edits > 0) {
          const isInner = k > -edits && k < edits;
          const changed = isInner ? i32(reach, middle + k) + 1 : -1;
          const inserted = k - 1 >= 1 - edits ? i32(reach, middle + k - 1) : -1;
          const removed = k + 1 <= edits - 1 ? i32(reach, middle + k + 1) + 1 : -1;
          x = Math.max(changed, inserted, removed);
          x = Math.min(x, aCount, bCount - k);
        }
        while (x < aCount && x + k < bCount && u32(words, a + x) === u32(words, b + x + k)) x++;
        if (k === goal && x >= aCount) return edits;
        next[middle + k] = x;
      }
      [reach, next] = [next, reach];
    }
    return most + 1;
  }
}
