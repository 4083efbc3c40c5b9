import { i32, u8, u32 } from "@/lib/typed";
import type { Edges } from "./edges";
import { EditDistance } from "./edit-distance";
import { canJoin } from "./grow-groups";
import { LONGEST } from "./one-word-edges";
import { LOWEST_SIMILARITY, similarityOf } from "./rules";
import type { Sets } from "./sets";
import type { TextStore } from "./text-store";
import { PATTERN_WORDS, WordPattern } from "./word-pattern";
import { MAX_WORDS } from "./word-reader";

/** Edges from a text to those before it, so many at least as alike as this and so many less: more say nothing new. */
const CLOSE = 0.8;
const ENOUGH_EDGES = 8;

/** 10 × (1 - 0.8) is a little less than 2 in floating point. */
const ROUNDING = 1e-9;

/** From this length on the common words are counted first, since counting edits takes the square of their number. */
const COUNT_WORDS_FROM = 32;

/** A sketch of a text: 64 bits, one for each of its words, how many words there are, and where they begin. */
const SKETCH = 4;
const COUNT = 2;
const START = 3;

const BAG_SLOTS = MAX_WORDS * 4;

/** Compares texts and adds an edge for those that are alike enough. Cheap tests go first: most pairs are not alike. */
export class TextComparer {
  readonly #distance = new EditDistance();
  /** Bits that only one of two texts has stand for words that only it has. */
  readonly #sketches: Uint32Array;
  /** The words of the text `#bagged` with their counts, by hash. */
  readonly #bagWords = new Uint32Array(BAG_SLOTS);
  readonly #bagCounts = new Int32Array(BAG_SLOTS);
  readonly #taken = new Int32Array(BAG_SLOTS);
  #bagged = -1;
  readonly #closeEdges: Uint8Array;
  readonly #looseEdges: Uint8Array;
  readonly #pattern = new WordPattern();
  #patterned = -1;

  /** `groups`: texts that are joined already; they need no comparing. */
  constructor(
    private readonly store: TextStore,
    private readonly edges: Edges,
    private readonly groups: Sets,
  ) {
    this.#sketches = sketch(store);
    this.#closeEdges = new Uint8Array(store.count);
    this.#looseEdges = new Uint8Array(store.count);
  }

  /** Whether the texts are alike. One word apart in short texts is found, and judged, by `addOneWordEdges`. */
  areAlike(a: number, b: number): boolean {
    const { groups } = this;
    const sketches = this.#sketches;
    const [aCount, bCount] = [u32(sketches, a * SKETCH + COUNT), u32(sketches, b * SKETCH + COUNT)];
    const [shorter, longer] = aCount < bCount ? [aCount, bCount] : [bCount, aCount];
    const most = this.#mostEdits(a, longer);
    if (longer - shorter > most || this.#leastEdits(a, b) > most) return false;
    const [rootA, rootB] = [groups.find(a), groups.find(b)];
    if (rootA === rootB) return true;
    if (!canJoin(groups, rootA, rootB, similarityOf(longer > LONGEST ? 1 : 2, longer, longer))) return false;
    if (longer >= COUNT_WORDS_FROM && longer - this.#commonWords(a, b) > most) return false;
    const edits = this.#countEdits(a, aCount, b, bCount, most);
    if (edits > most) return false;
    if (edits > 1 || longer > LONGEST) this.#addEdge(a, b, similarityOf(edits, shorter, longer));
    return true;
  }

  /** How many words may differ between a text and one so long. A text that is like many others needs better reasons. */
  #mostEdits(text: number, longer: number): number {
    if (u8(this.#closeEdges, text) >= ENOUGH_EDGES) return -1;
    const lowest = u8(this.#looseEdges, text) >= ENOUGH_EDGES ? CLOSE : LOWEST_SIMILARITY;
    return Math.floor(longer * (1 - lowest) + ROUNDING);
  }

  #addEdge(a: number, b: number, similarity: number): void {
    this.edges.add(a, b, similarity, 0);
    const counts = similarity < CLOSE ? this.#looseEdges : this.#closeEdges;
    counts[a] = u8(counts, a) + 1;
  }

  #countEdits(a: number, aCount: number, b: number, bCount: number, most: number): number {
    const { words } = this.store;
    const [aStart, bStart] = [u32(this.#sketches, a * SKETCH + START), u32(this.#sketches, b * SKETCH + START)];
    if (aCount > PATTERN_WORDS) return this.#distance.between(words, aStart, aCount, bStart, bCount, most);
    if (this.#patterned !== a) this.#pattern.set(words, aStart, aCount);
    this.#patterned = a;
    return this.#pattern.distanceTo(words, bStart, bCount);
  }

  /** Each edit takes one word of a text away at most, and brings one of the other. */
  #leastEdits(a: number, b: number): number {
    const sketches = this.#sketches;
    const [lowA, highA] = [u32(sketches, a * SKETCH), u32(sketches, a * SKETCH + 1)];
    const [lowB, highB] = [u32(sketches, b * SKETCH), u32(sketches, b * SKETCH + 1)];
    const gone = bitCount(lowA & ~lowB) + bitCount(highA & ~highB);
    const come = bitCount(lowB & ~lowA) + bitCount(highB & ~highA);
    return Math.max(gone, come);
  }

  /** Words that both texts have, as often as both have them. */
  #commonWords(a: number, b: number): number {
    if (this.#bagged !== a) this.#bag(a);
    this.#taken.fill(0);
    const { words, starts } = this.store;
    let common = 0;
    for (let at = u32(starts, b); at < u32(starts, b + 1); at++) {
      const slot = this.#slotOf(u32(words, at));
      if (i32(this.#taken, slot) >= i32(this.#bagCounts, slot)) continue;
      this.#taken[slot] = i32(this.#taken, slot) + 1;
      common += 1;
    }
    return common;
  }

  #bag(text: number): void {
    this.#bagCounts.fill(0);
    const { words, starts } = this.store;
    for (let at = u32(starts, text); at < u32(starts, text + 1); at++) {
      const slot = this.#slotOf(u32(words, at));
      this.#bagWords[slot] = u32(words, at);
      this.#bagCounts[slot] = i32(this.#bagCounts, slot) + 1;
    }
    this.#bagged = text;
  }

  /** Where a word stands in the bag, or would stand. */
  #slotOf(word: number): number {
    let slot = word & (BAG_SLOTS - 1);
    while (i32(this.#bagCounts, slot) > 0 && u32(this.#bagWords, slot) !== word) slot = (slot + 1) & (BAG_SLOTS - 1);
    return slot;
  }
}

function sketch(store: TextStore): Uint32Array {
  const sketches = new Uint32Array(store.count * SKETCH);
  const { words, starts } = store;
  for (let text = 0; text < store.count; text++) {
    let [low, high] = [0, 0];
    for (let at = u32(starts, text); at < u32(starts, text + 1); at++) {
      const word = u32(words, at);
      if ((word & 32) === 0) low |= 1 << (word & 31);
      else high |= 1 << (word & 31);
    }
    sketches[text * SKETCH] = low;
    sketches[text * SKETCH + 1] = high;
    sketches[text * SKETCH + COUNT] = store.wordCount(text);
    sketches[text * SKETCH + START] = u32(starts, text);
  }
  return sketches;
}

function bitCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
