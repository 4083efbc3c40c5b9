import { i32, u8 } from "../typed";
import type { TextFeatures } from "./features";

/** The features a model knows. The position in the arrays is the feature's id. */
export interface Vocabulary {
  size: number;
  /** The 32-bit hash of each feature. */
  keys: Int32Array;
  /** Inverse document frequency: ln((1+N)/(1+df)) + 1. */
  idf: Float32Array;
  /** 0 = word features, 1 = character features. */
  block: Uint8Array;
}

const SPREAD = 0x9e3779b1;

/** Counts in how many texts each hash occurs: an open-addressing table (load at most ½) with a last-seen stamp. */
export class DocumentFrequencies {
  private capacity = 1 << 16;
  private shift = 32 - 16;
  private keys = new Int32Array(this.capacity);
  /** 0 marks a free slot. */
  private counts = new Int32Array(this.capacity);
  private lastSeen = new Int32Array(this.capacity);
  private blocks = new Uint8Array(this.capacity);
  private used = 0;
  documents = 0;

  /** Adds the text that `features` holds now. */
  add(features: TextFeatures): void {
    this.documents++;
    while ((this.used + features.count) * 2 > this.capacity) this.grow();
    for (let i = 0; i < features.count; i++) this.see(i32(features.hashes, i), i < features.wordCount ? 0 : 1);
  }

  /**
   * The features in at least `minimum` texts, at most `maxFeatures` of them: the minimum rises until they fit. Ids are in order of
   * (document frequency descending, hash ascending), so they do not depend on the order of the texts and frequent rows lie together.
   */
  vocabulary(minimum: number, maxFeatures: number): Vocabulary {
    const limit = this.minimumFor(minimum, maxFeatures);
    const order: { slots: Int32Array; size: number } = this.sortedSlots(limit);
    const keys = new Int32Array(order.size);
    const idf = new Float32Array(order.size);
    const block = new Uint8Array(order.size);
    for (let id = 0; id < order.size; id++) {
      const slot = i32(order.slots, id);
      keys[id] = i32(this.keys, slot);
      idf[id] = Math.log((1 + this.documents) / (1 + i32(this.counts, slot))) + 1;
      block[id] = u8(this.blocks, slot);
    }
    return { size: order.size, keys, idf, block };
  }

  private see(key: number, block: number): void {
    const slot = this.slotOf(key);
    if (i32(this.counts, slot) === 0) {
      this.keys[slot] = key;
      this.blocks[slot] = block;
      this.used++;
    } else if (i32(this.lastSeen, slot) === this.documents) {
      return;
    }
    this.counts[slot] = i32(this.counts, slot) + 1;
    this.lastSeen[slot] = this.documents;
  }

  private slotOf(key: number): number {
    const mask = this.capacity - 1;
    let slot = Math.imul(key, SPREAD) >>> this.shift;
    while (i32(this.counts, slot) !== 0 && i32(this.keys, slot) !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, counts, lastSeen, blocks } = this;
    this.capacity *= 2;
    this.shift -= 1;
    this.keys = new Int32Array(this.capacity);
    this.counts = new Int32Array(this.capacity);
    this.lastSeen = new Int32Array(this.capacity);
    this.blocks = new Uint8Array(this.capacity);
    for (let old = 0; old < keys.length; old++) {
      if (i32(counts, old) === 0) continue;
      const slot = this.slotOf(i32(keys, old));
      this.keys[slot] = i32(keys, old);
      this.counts[slot] = i32(counts, old);
      this.lastSeen[slot] = i32(lastSeen, old);
      this.blocks[slot] = u8(blocks, old);
    }
  }

  private minimumFor(minimum: number, maxFeatures: number): number {
    const histogram = new Int32Array(this.documents + 2);
    for (let slot = 0; slot < this.capacity; slot++) {
      const df = i32(this.counts, slot);
      if (df > 0) histogram[df] = i32(histogram, df) + 1;
    }
    let kept = 0;
    for (let df = minimum; df <= this.documents; df++) kept += i32(histogram, df);
    let limit = minimum;
    while (kept > maxFeatures && limit <= this.documents) kept -= i32(histogram, limit++);
    return limit;
  }

  private sortedSlots(limit: number): { slots: Int32Array; size: number } {
    let size = 0;
    for (let slot = 0; slot < this.capacity; slot++) if (i32(this.counts, slot) >= limit) size++;
    // One double holds both sort keys exactly: rarity above, the unsigned hash below.
    const packed = new Float64Array(size);
    let at = 0;
    for (let slot = 0; slot < this.capacity; slot++) {
      const df = i32(this.counts, slot);
      if (df >= limit) packed[at++] = (this.documents - df) * 4294967296 + (i32(this.keys, slot) >>> 0);
    }
    packed.sort();
    const slots = new Int32Array(size);
    packed.forEach((value, id) => {
      slots[id] = this.slotOf((value % 4294967296) | 0);
    });
    return { slots, size };
  }
}

/** Finds a feature's id by its hash. Rebuilt from the keys whenever a model is loaded. */
export class VocabularyIndex {
  private readonly slots: Int32Array;
  private readonly shift: number;
  private readonly keys: Int32Array;
  readonly byteLength: number;

  constructor(keys: Int32Array) {
    let bits = 4;
    while (1 << bits < keys.length * 2) bits++;
    this.keys = keys;
    this.shift = 32 - bits;
    this.slots = new Int32Array(1 << bits).fill(-1);
    this.byteLength = this.slots.byteLength;
    const mask = this.slots.length - 1;
    for (let id = 0; id < keys.length; id++) {
      let slot = Math.imul(i32(keys, id), SPREAD) >>> this.shift;
      while (i32(this.slots, slot) !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }

  /** The id of `hash`, or -1 when the model does not know it. */
  find(hash: number): number {
    const mask = this.slots.length - 1;
    let slot = Math.imul(hash, SPREAD) >>> this.shift;
    for (;;) {
      const id = i32(this.slots, slot);
      if (id === -1 || i32(this.keys, id) === hash) return id;
      slot = (slot + 1) & mask;
    }
  }
}
