import { i32 } from "./typed";

/**
 * Marsaglia's xorshift32. The only source of randomness in the engine: a job's seed and a stream number (one per use)
 * decide every shuffle and sample, so that the same job always gives the same model.
 */
export class Random {
  private state: number;

  constructor(seed: number, stream: number) {
    // Seeds 1, 2, 3… and streams 0, 1, 2… differ in few bits; xorshift needs a well-mixed, non-zero start.
    let h = Math.imul((seed | 0) ^ 0x6d2b79f5, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15) ^ Math.imul(stream + 1, 0x85ebca6b), 0xc2b2ae35);
    h ^= h >>> 13;
    this.state = h === 0 ? 0x1234567 : h;
  }

  /** The next integer of 0 … 2³²−1 (0 itself never occurs). */
  next(): number {
    let s = this.state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.state = s;
    return s >>> 0;
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.next() / 4294967296;
  }

  /** An integer of 0 … bound−1. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Shuffles the first `length` elements in place (Fisher–Yates). */
  shuffle(array: Int32Array, length = array.length): void {
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = i32(array, i);
      array[i] = i32(array, j);
      array[j] = kept;
    }
  }
}

/** Stream numbers, one per use, so that adding a use never changes another's numbers. */
export const RANDOM_STREAM = {
  visits: 0,
  holdOut: 1,
  validationSubset: 2,
  estimate: 3,
  secondVisits: 4,
  hiddenWeights: 5,
  dropout: 6,
} as const;
