import { i32, mix32, tableSize, u32 } from "@/lib/typed";
import type { Edges } from "./edges";
import { FORM_BELOW, MAX_FILLINGS, similarityOf } from "./rules";
import type { TextStore } from "./text-store";

/** Longer texts that differ in one word share nearly all of their words and are found by those. */
export const LONGEST = 64;

/** An odd number has an inverse modulo 2³², so that a word can be taken out of the middle of a sum of powers. */
const BASE = 0x9e3779b1;
const BASE_INVERSE = inverse(BASE);

/**
 * Finds every two texts of up to 64 words that differ in one word: changed, inserted or removed. Texts of n words which
 * are the same without the i-th are one bucket; the text without it, where there is one, belongs to it too. All in a
 * bucket are one word apart from each other, so that edges to its first are enough. Yields the share that is done.
 */
export function* addOneWordEdges(store: TextStore, edges: Edges): Generator<number, void, undefined> {
  const classes = textsByLength(store);
  let shorter = new SumTable([], new Uint32Array(0));
  for (let length = 1; length <= LONGEST; length++) {
    const texts = classes[length] ?? new Int32Array(0);
    const sums = wholeSums(store, texts, length);
    if (length > 1) new LengthClass(store, edges, texts, length, sums, shorter).addEdges();
    shorter = new SumTable(texts, sums);
    yield length / LONGEST;
  }
}

/** Texts with each number of words, up to the longest looked at. */
function textsByLength(store: TextStore): Int32Array[] {
  const counts = new Int32Array(LONGEST + 1);
  const lengthOf = (text: number) => store.wordCount(text);
  for (let text = 0; text < store.count; text++) {
    const length = lengthOf(text);
    if (length <= LONGEST) counts[length] = i32(counts, length) + 1;
  }
  const classes = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let text = 0; text < store.count; text++) {
    const length = lengthOf(text);
    const texts = classes[length];
    if (texts === undefined) continue;
    texts[i32(counts, length)] = text;
    counts[length] = i32(counts, length) + 1;
  }
  return classes;
}

/** Σ word·baseⁱ of each text, modulo 2³². */
function wholeSums(store: TextStore, texts: Int32Array, length: number): Uint32Array {
  const { words, starts } = store;
  return Uint32Array.from(texts, (text) => {
    const start = u32(starts, text);
    let [sum, power] = [0, 1];
    for (let index = 0; index < length; index++) {
      sum = (sum + Math.imul(u32(words, start + index), power)) | 0;
      power = Math.imul(power, BASE);
    }
    return sum;
  });
}

/** Texts of one length by their sum. */
class SumTable {
  readonly #texts: ArrayLike<number>;
  readonly #sums: Uint32Array;
  readonly #slots: Int32Array;

  constructor(texts: ArrayLike<number>, sums: Uint32Array) {
    this.#texts = texts;
    this.#sums = sums;
    this.#slots = new Int32Array(tableSize(texts.length)).fill(-1);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < texts.length; index++) {
      let slot = mix32(u32(sums, index)) & mask;
      while (i32(this.#slots, slot) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }

  /** Calls `isIt` for the texts with this sum until it is true, and returns that text, or -1. */
  find(sum: number, isIt: (text: number) => boolean): number {
    const mask = this.#slots.length - 1;
    let slot = mix32(sum) & mask;
    for (let index = i32(this.#slots, slot); index >= 0; index = i32(this.#slots, slot)) {
      const text = this.#texts[index] ?? -1;
      if (u32(this.#sums, index) === sum && isIt(text)) return text;
      slot = (slot + 1) & mask;
    }
    return -1;
  }
}

/** The texts of one length, bucketed by each place in turn. */
class LengthClass {
  readonly #prefix: Uint32Array;
  readonly #slots: Int32Array;
  readonly #bucketOf: Int32Array;
  readonly #firstOf: Int32Array;
  readonly #sumOf: Uint32Array;
  readonly #sizeOf: Int32Array;
  readonly #without: Int32Array;
  #buckets = 0;

  constructor(
    private readonly store: TextStore,
    private readonly edges: Edges,
    private readonly texts: Int32Array,
    private readonly length: number,
    private readonly sums: Uint32Array,
    private readonly shorter: SumTable,
  ) {
    const { length: count } = texts;
    this.#prefix = new Uint32Array(count);
    this.#slots = new Int32Array(tableSize(count));
    this.#bucketOf = new Int32Array(count);
    this.#firstOf = new Int32Array(count);
    this.#sumOf = new Uint32Array(count);
    this.#sizeOf = new Int32Array(count);
    this.#without = new Int32Array(count);
  }

  addEdges(): void {
    let power = 1;
    for (let place = 0; place < this.length; place++) {
      this.#fill(place, power);
      this.#join(place);
      power = Math.imul(power, BASE);
    }
  }

  #fill(place: number, power: number): void {
    const { starts, words } = this.store;
    const mask = this.#slots.length - 1;
    this.#slots.fill(-1);
    this.#buckets = 0;
    for (let index = 0; index < this.texts.length; index++) {
      const text = i32(this.texts, index);
      const before = u32(this.#prefix, index);
      const upTo = (before + Math.imul(u32(words, u32(starts, text) + place), power)) >>> 0;
      this.#prefix[index] = upTo;
      const sum = (before + Math.imul(u32(this.sums, index) - upTo, BASE_INVERSE)) >>> 0;
      let slot = mix32(sum) & mask;
      let bucket = i32(this.#slots, slot);
      while (bucket >= 0 && u32(this.#sumOf, bucket) !== sum) {
        slot = (slot + 1) & mask;
        bucket = i32(this.#slots, slot);
      }
      if (bucket < 0) bucket = this.#open(slot, sum, text, place);
      this.#bucketOf[index] = bucket;
      this.#sizeOf[bucket] = i32(this.#sizeOf, bucket) + 1;
    }
  }

  #open(slot: number, sum: number, text: number, place: number): number {
    const bucket = this.#buckets;
    this.#buckets += 1;
    this.#slots[slot] = bucket;
    this.#sumOf[bucket] = sum;
    this.#firstOf[bucket] = text;
    this.#sizeOf[bucket] = 0;
    this.#without[bucket] = this.shorter.find(sum, (other) => this.#isWithout(text, place, other));
    return bucket;
  }

  #join(place: number): void {
    const { length, edges } = this;
    const changed = similarityOf(1, length, length);
    const inserted = similarityOf(1, length - 1, length);
    const mostFillings = 1 - 1 / length < FORM_BELOW ? MAX_FILLINGS : Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.texts.length; index++) {
      const bucket = i32(this.#bucketOf, index);
      const without = i32(this.#without, bucket);
      const fillings = i32(this.#sizeOf, bucket) + (without < 0 ? 0 : 1);
      if (fillings < 2 || fillings > mostFillings) continue;
      const text = i32(this.texts, index);
      const first = i32(this.#firstOf, bucket);
      if (text !== first) {
        if (this.#isBesides(first, text, place)) edges.add(first, text, changed, fillings);
      } else if (without >= 0) {
        edges.add(without, text, inserted, fillings);
      }
    }
  }

  /** Whether `other` is `text` without the word at `place`; sums alone may be equal by chance. */
  #isWithout(text: number, place: number, other: number): boolean {
    const { starts, words } = this.store;
    const [start, otherStart] = [u32(starts, text), u32(starts, other)];
    for (let index = 0; index < this.length - 1; index++) {
      const from = start + index + (index < place ? 0 : 1);
      if (u32(words, from) !== u32(words, otherStart + index)) return false;
    }
    return true;
  }

  /** Whether two texts are the same but for the word at `place`. */
  #isBesides(text: number, other: number, place: number): boolean {
    const { starts, words } = this.store;
    const [start, otherStart] = [u32(starts, text), u32(starts, other)];
    for (let index = 0; index < this.length; index++) {
      if (index !== place && u32(words, start + index) !== u32(words, otherStart + index)) return false;
    }
    return true;
  }
}

/** The inverse of an odd number modulo 2³², by Newton's method: each round doubles the bits that are right. */
function inverse(odd: number): number {
  let x = odd;
  for (let round = 0; round < 5; round++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}
