import { i32 } from "../typed";

const NEVER = 0x7fffffff;

/**
 * An early end that threads agree on. Word 0 is the last step that may begin; word 1 + h the step that head h has begun. A head writes
 * its word before it reads word 0, so whoever asks for the end knows afterwards how far each has come.
 */
export class Stop {
  readonly words: Int32Array;

  /** `words`: `1 + heads` words of shared memory; `fresh` sets them up. */
  constructor(words: Int32Array, fresh: boolean) {
    this.words = words;
    if (!fresh) return;
    words.fill(0);
    Atomics.store(words, 0, NEVER);
  }

  /** Whether head `head` may begin step `step`. */
  mayBegin(head: number, step: number): boolean {
    if (step > Atomics.load(this.words, 0)) return false;
    Atomics.store(this.words, 1 + head, step);
    return step <= Atomics.load(this.words, 0);
  }

  /** Lets no head go on after the step it is at. */
  request(): void {
    let furthest = 1;
    for (let word = 1; word < this.words.length; word++) furthest = Math.max(furthest, Atomics.load(this.words, word));
    if (furthest < i32(this.words, 0)) Atomics.store(this.words, 0, furthest);
  }

  /** Lets the heads that are behind `step` catch up with it. */
  allow(step: number): void {
    Atomics.store(this.words, 0, step);
  }

  get isRequested(): boolean {
    return Atomics.load(this.words, 0) !== NEVER;
  }
}
