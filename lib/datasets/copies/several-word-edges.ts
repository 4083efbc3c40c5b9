import { i32, mix32, tableSize, u32 } from "@/lib/typed";
import { TextComparer } from "./compare-texts";
import type { Edges } from "./edges";
import type { Sets } from "./sets";
import type { TextStore } from "./text-store";

/** How many times texts are put into buckets, by three of their words each time. */
const BANDS = 16;

/** Buckets are filled for about so many texts at once, and hashes are spread so evenly that there are never many more. */
const TEXTS_AT_ONCE = 50_000;
const MOST_BUCKETS = TEXTS_AT_ONCE * 2;

/** Shorter texts that differ in two words are less alike than the lowest similarity. */
const SHORTEST = 4;

/** Texts of a bucket that later ones are compared with, unlike each other as far as that was seen; and the last one. */
const LEADERS = 2;
const LAST = LEADERS;
const HASH = LEADERS + 1;
const FIELDS = LEADERS + 2;

/**
 * Finds texts that differ in several words, or in one word of a long text, by MinHash (Broder 1997): a band draws a few
 * words of each text in an order that is the same for all, and texts with the same words drawn are compared, each with the
 * first few of its bucket and the one before it. Two texts of which a share j of the words are common are compared with a
 * chance of 1 - (1 - j³)¹⁶: 99 in 100 at 0.63, 88 in 100 at 0.5. Yields the share that is done.
 */
export function* addSeveralWordEdges(store: TextStore, edges: Edges, groups: Sets): Generator<number, void, undefined> {
  const { words, starts } = store;
  const texts = textsFrom(store, SHORTEST);
  const hashes = new Uint32Array(texts.length);
  const buckets = new Buckets(new TextComparer(store, edges, groups));
  // Buckets of which a part fits into the processor's cache are filled several times as fast.
  const parts = Math.max(1, Math.ceil(texts.length / TEXTS_AT_ONCE));
  for (let band = 0; band < BANDS; band++) {
    const [salt0, salt1, salt2] = [saltOf(band * 3), saltOf(band * 3 + 1), saltOf(band * 3 + 2)];
    for (let index = 0; index < texts.length; index++) {
      const text = i32(texts, index);
      hashes[index] = drawWords(words, u32(starts, text), u32(starts, text + 1), salt0, salt1, salt2);
    }
    for (let part = 0; part < parts; part++) {
      buckets.clear();
      const [from, to] = [(part / parts) * 2 ** 32, ((part + 1) / parts) * 2 ** 32];
      for (let index = 0; index < texts.length; index++) {
        const hash = u32(hashes, index);
        if (hash >= from && hash < to) buckets.put(i32(texts, index), hash);
      }
      yield (band + (part + 1) / parts) / BANDS;
    }
  }
}

/** Texts of so many words and more. */
function textsFrom(store: TextStore, wordCount: number): Int32Array {
  const texts = new Int32Array(store.count);
  let count = 0;
  for (let text = 0; text < store.count; text++) if (store.wordCount(text) >= wordCount) texts[count++] = text;
  return texts.slice(0, count);
}

/** An odd number: multiplying by it puts words in another order. */
function saltOf(order: number): number {
  return mix32(order + 1) | 1;
}

/** The words of a text that come first in three orders, as one hash. Words are well mixed already. */
function drawWords(
  words: Uint32Array,
  start: number,
  end: number,
  salt0: number,
  salt1: number,
  salt2: number,
): number {
  let least0 = 0xffffffff;
  let least1 = 0xffffffff;
  let least2 = 0xffffffff;
  for (let at = start; at < end; at++) {
    const word = u32(words, at);
    const place0 = Math.imul(word, salt0) >>> 0;
    const place1 = Math.imul(word, salt1) >>> 0;
    const place2 = Math.imul(word, salt2) >>> 0;
    if (place0 < least0) least0 = place0;
    if (place1 < least1) least1 = place1;
    if (place2 < least2) least2 = place2;
  }
  return mix32(mix32(mix32(least0) ^ least1) ^ least2);
}

/** Buckets of one band. What belongs together lies together: nearly every look at a bucket waits for memory. */
class Buckets {
  readonly #slots = new Int32Array(tableSize(MOST_BUCKETS));
  readonly #fields = new Int32Array(MOST_BUCKETS * FIELDS);
  #count = 0;

  constructor(private readonly comparer: TextComparer) {}

  clear(): void {
    this.#slots.fill(-1);
    this.#count = 0;
  }

  put(text: number, hash: number): void {
    const fields = this.#fields;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    let at = i32(this.#slots, slot);
    while (at >= 0 && i32(fields, at + HASH) !== (hash | 0)) {
      slot = (slot + 1) & mask;
      at = i32(this.#slots, slot);
    }
    if (at >= 0) {
      this.#compareWithin(at, text);
      fields[at + LAST] = text;
    } else if (this.#count < MOST_BUCKETS) {
      at = this.#count * FIELDS;
      this.#count += 1;
      this.#slots[slot] = at;
      fields[at + HASH] = hash;
      fields[at + LAST] = text;
      fields[at] = text;
      for (let leader = 1; leader < LEADERS; leader++) fields[at + leader] = -1;
    }
  }

  #compareWithin(at: number, text: number): void {
    const { comparer } = this;
    const last = i32(this.#fields, at + LAST);
    let isLike = comparer.areAlike(text, last);
    for (let place = at; place < at + LEADERS; place++) {
      const leader = i32(this.#fields, place);
      if (leader < 0) {
        if (!isLike) this.#fields[place] = text;
        return;
      }
      if (leader !== last && comparer.areAlike(text, leader)) isLike = true;
    }
  }
}
