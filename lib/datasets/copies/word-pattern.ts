import { i32, u32 } from "@/lib/typed";

/** Longest text that fits: a bit for each of its words. */
export const PATTERN_WORDS = 32;

const SLOTS = 128;

/**
 * A short text that many are compared with: counts the words to change, insert or remove, all places at once in the bits
 * of a number (Myers 1999, in the form of Hyyrö 2001).
 */
export class WordPattern {
  readonly #words = new Uint32Array(SLOTS);
  readonly #masks = new Int32Array(SLOTS);
  readonly #used = new Int32Array(PATTERN_WORDS);
  #count = 0;

  /** Takes the `count` words from `start` on, 1 to 32 of them. */
  set(words: Uint32Array, start: number, count: number): void {
    for (let index = 0; index < this.#count; index++) this.#masks[i32(this.#used, index)] = 0;
    this.#count = count;
    for (let index = 0; index < count; index++) {
      const slot = this.#slotOf(u32(words, start + index));
      this.#words[slot] = u32(words, start + index);
      this.#masks[slot] = i32(this.#masks, slot) | (1 << index);
      this.#used[index] = slot;
    }
  }

  /** The fewest words to change, insert or remove to turn one text into the other. */
  distanceTo(words: Uint32Array, start: number, count: number): number {
    const last = 1 << (this.#count - 1);
    let distance = this.#count;
    let [rises, falls] = [-1, 0];
    for (let at = start; at < start + count; at++) {
      const equal = i32(this.#masks, this.#slotOf(u32(words, at)));
      const vertical = equal | falls;
      const horizontal = (((equal & rises) + rises) ^ rises) | equal;
      let up = falls | ~(horizontal | rises);
      let down = rises & horizontal;
      if ((up & last) !== 0) distance += 1;
      if ((down & last) !== 0) distance -= 1;
      up = (up << 1) | 1;
      down <<= 1;
      rises = down | ~(vertical | up);
      falls = up & vertical;
    }
    return distance;
  }

  #slotOf(word: number): number {
    let slot = word & (SLOTS - 1);
    while (i32(this.#masks, slot) !== 0 && u32(this.#words, slot) !== word) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }
}
