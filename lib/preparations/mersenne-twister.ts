import { STEP_ROWS, type Steps } from "./steps";

const STATE_WORDS = 624;
const SHIFT_WORDS = 397;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;
const TWIST = 0x9908b0df;

/** Whether a seed is one that the generator takes: a whole number from 0 to 4294967295. */
export function isSeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff;
}

/**
 * MT19937 with the plain integer initialisation, and the bounded draws of NumPy's legacy `RandomState` on top of it, so
 * that a seed gives the same rows as the Python tutorial. (Matsumoto and Nishimura, "Mersenne Twister", 1998.)
 *
 * Indices below stay inside the state; `?? 0` is there for the type checker only and never taken.
 */
export class MersenneTwister {
  private readonly state = new Int32Array(STATE_WORDS);
  private position = STATE_WORDS;

  /** @throws RangeError unless `isSeed(seed)`. */
  constructor(seed: number) {
    if (!isSeed(seed)) throw new RangeError(`Seed ${seed} is not a whole number from 0 to 4294967295.`);
    const { state } = this;
    let word = seed | 0;
    state[0] = word;
    for (let i = 1; i < STATE_WORDS; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) | 0;
      state[i] = word;
    }
  }

  /** The next raw output, 0 to 4294967295. */
  nextUint32(): number {
    return this.nextInt32() >>> 0;
  }

  /** A number from 0 to `max`, both included (`max` below 2^32), by masked rejection; 0 draws nothing. */
  interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value = (this.nextInt32() & mask) >>> 0;
    while (value > max) value = (this.nextInt32() & mask) >>> 0;
    return value;
  }

  /** Fisher-Yates from the end, in place. What is drawn depends on the length only, never on the values. */
  shuffle(items: Int32Array): void {
    this.shuffleDown(items, items.length - 1, 0);
  }

  /** `shuffle` in steps. */
  *shuffleSteps(items: Int32Array): Steps<void> {
    for (let from = items.length - 1; from > 0; from -= STEP_ROWS) {
      this.shuffleDown(items, from, Math.max(0, from - STEP_ROWS));
      yield;
    }
  }

  private shuffleDown(items: Int32Array, from: number, to: number): void {
    for (let i = from; i > to; i--) {
      const j = this.interval(i);
      const held = items[i] ?? 0;
      items[i] = items[j] ?? 0;
      items[j] = held;
    }
  }

  /** The numbers 0 to n − 1 in random order. */
  permutation(n: number): Int32Array {
    const items = countingUp(n);
    this.shuffle(items);
    return items;
  }

  /** `permutation` in steps. */
  *permutationSteps(n: number): Steps<Int32Array> {
    const items = countingUp(n);
    yield* this.shuffleSteps(items);
    return items;
  }

  /** `size` different numbers below n. The whole permutation is drawn whatever the size, as NumPy does. */
  choice(n: number, size: number): Int32Array {
    return this.permutation(n).subarray(0, size);
  }

  private nextInt32(): number {
    if (this.position === STATE_WORDS) this.refill();
    let y = this.state[this.position++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private refill(): void {
    const { state } = this;
    for (let i = 0; i < STATE_WORDS; i++) {
      const following = state[i + 1 === STATE_WORDS ? 0 : i + 1] ?? 0;
      const y = ((state[i] ?? 0) & UPPER_BIT) | (following & LOWER_BITS);
      const far = i + SHIFT_WORDS;
      const shifted = state[far < STATE_WORDS ? far : far - STATE_WORDS] ?? 0;
      state[i] = shifted ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : TWIST);
    }
    this.position = 0;
  }
}

function countingUp(n: number): Int32Array {
  const items = new Int32Array(n);
  for (let i = 0; i < n; i++) items[i] = i;
  return items;
}
